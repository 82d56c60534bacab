import * as fc from 'fast-check'
import { weekdays } from '@restante/subgraph-kit'
import { describe, expect, test } from 'vitest'
import { checkTerms } from './check-terms.ts'
import { settleTerms, type TermsChange } from './terms.ts'

const time = fc
  .integer({ min: 0, max: 1_440 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`)

describe('terms', () => {
  test('that say nothing change nothing', () => {
    expect(checkTerms({})).toEqual([])
    expect(settleTerms({})).toEqual({})
  })

  test('may be anything within their ranges', () => {
    const terms = fc.record(
      {
        holdPolicy: fc.record(
          {
            unit: fc.constantFrom('CALENDAR_DAYS', 'BUSINESS_DAYS', 'OUTLET_OPENING_DAYS', 'HOURS'),
            count: fc.integer({ min: 1, max: 11 }),
            extendOnClosure: fc.boolean(),
            reminderHours: fc.integer({ min: 0, max: 744 }),
          },
          { requiredKeys: ['unit', 'count'] },
        ),
        redirectDecision: fc.constantFrom('IMMEDIATE', 'ASKED'),
        redirectFee: fc.option(fc.record({ amount: fc.constantFrom('0', '12.50'), currency: fc.constant('EUR') })),
        cutOff: fc.option(fc.dictionary(fc.constantFrom(...weekdays), time, { minKeys: 1 })),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(terms, (change) => {
        expect(checkTerms(change)).toEqual([])
      }),
    )
  })

  test.each<[string, TermsChange]>([
    ['redirectDecision', { redirectDecision: 'LATER' as 'ASKED' }],
    ['decideWithinMinutes', { decideWithinMinutes: 60 }],
    ['decideWithinMinutes', { decideWithinMinutes: 60, redirectDecision: 'IMMEDIATE' }],
    ['decideWithinMinutes', { decideWithinMinutes: 0, redirectDecision: 'ASKED' }],
    ['redirectFee', { redirectFee: { amount: '-1', currency: 'EUR' } }],
    ['redirectFee', { redirectFee: { amount: '1,50', currency: 'EUR' } }],
    ['redirectFee', { redirectFee: { amount: '1.50', currency: '€' } }],
    ['cutOff', { cutOff: {} }],
    ['cutOff', { cutOff: { MONDAY: '25:00' } }],
    ['cutOff', { cutOff: { MO: '12:00' } as object }],
    ['transit', { transit: { businessDays: 31, readyFrom: '10:00', readyBy: '17:00' } }],
    ['transit', { transit: { businessDays: 1.5, readyFrom: '10:00', readyBy: '17:00' } }],
    ['transit', { transit: { businessDays: 1, readyFrom: '17:00', readyBy: '17:00' } }],
    ['transit', { transit: { businessDays: 1, readyFrom: '9:00', readyBy: '17:00' } }],
    ['holdPolicy', { holdPolicy: { unit: 'HOURS', count: 745 } }],
    ['holdPolicy', { holdPolicy: { unit: 'CALENDAR_DAYS', count: 5, maxExtensions: 11, extensionCount: 1 } }],
    ['holdPolicy', { holdPolicy: { unit: 'CALENDAR_DAYS', count: 5, maxExtensions: 1 } }],
    ['holdPolicy', { holdPolicy: { unit: 'CALENDAR_DAYS', count: 5, extensionCount: 1 } }],
    ['holdPolicy', { holdPolicy: { unit: 'CALENDAR_DAYS', count: 20, maxExtensions: 2, extensionCount: 6 } }],
    ['holdPolicy', { holdPolicy: { unit: 'CALENDAR_DAYS', count: 5, reminderHours: -1 } }],
  ])('are refused for their %s: %j', (field, change) => {
    expect(checkTerms(change, ['terms']).map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
      `INVALID_INPUT terms.${field}`,
    ])
  })
})

test('a decision brings its deadline with it', () => {
  expect(settleTerms({ redirectDecision: 'ASKED' })).toEqual({ redirectDecision: 'ASKED', decideWithinMinutes: 120 })
  expect(settleTerms({ redirectDecision: 'ASKED', decideWithinMinutes: 15 }).decideWithinMinutes).toBe(15)
  expect(settleTerms({ redirectDecision: 'IMMEDIATE' })).toEqual({
    redirectDecision: 'IMMEDIATE',
    decideWithinMinutes: null,
  })
})
