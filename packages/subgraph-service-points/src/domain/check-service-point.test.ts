import { describe, expect, test } from 'vitest'
import type { OutletId } from '@restante/subgraph-kit'
import { checkServicePoint } from './check-service-point.ts'
import type { ServicePointDraft } from './service-point.ts'

const outlet = {
  outletId: 'out_1' as OutletId,
  operatorCode: 'post',
  capabilities: ['COLLECT', 'DROP_OFF'],
  country: 'IN',
}
const draft: ServicePointDraft = {
  outletId: 'out_1',
  capabilities: ['COLLECT'],
  hours: 'Mo-Sa 09:00-18:00',
  capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 30 }],
  holdPolicy: { unit: 'OUTLET_OPENING_DAYS', count: 7 },
  validFrom: '2025-01-01',
}

function problemsOf(change: Partial<ServicePointDraft>): string[] {
  return checkServicePoint({ ...draft, ...change }, outlet, ['servicePoints', 3]).map(
    ({ code, path }) => `${code} ${path.join('.')}`,
  )
}

describe('a draft of a service point', () => {
  test('may be set up as it is', () => {
    expect(problemsOf({})).toEqual([])
  })

  test('needs an outlet of the register', () => {
    expect(checkServicePoint(draft, null)).toMatchObject([{ code: 'UNKNOWN_OUTLET', path: ['outletId'] }])
  })

  test('offers nothing that the outlet does not', () => {
    const problem = 'CAPABILITY_NOT_OFFERED servicePoints.3.capabilities'
    expect(problemsOf({ capabilities: ['COLLECT', 'OVERSIZE'] })).toEqual([problem])
  })

  test.each<[string, Partial<ServicePointDraft>]>([
    ['capabilities', { capabilities: [] }],
    ['capabilities', { capabilities: ['COLLECT', 'COLLECT'] }],
    ['hours', { hours: 'from nine to five' }],
    ['validFrom', { validFrom: '2025-02-30' }],
    ['validUntil', { validUntil: '2025-01-01' }],
    ['holdPolicy', { holdPolicy: { unit: 'CALENDAR_DAYS', count: 0 } }],
    ['holdPolicy', { holdPolicy: { unit: 'CALENDAR_DAYS', count: 32 } }],
    ['capacity', { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'S', places: -1 }] }],
    ['capacity', { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'S', places: 1.5 }] }],
    [
      'capacity',
      {
        capacity: [
          { purpose: 'DROP_OFF', sizeClass: 'S', places: 1 },
          { purpose: 'DROP_OFF', sizeClass: 'S', places: 2 },
        ],
      },
    ],
    [
      'capacity',
      {
        capacity: [
          { purpose: 'DROP_OFF', sizeClass: 'S', places: 1 },
          { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 2 },
        ],
      },
    ],
  ])('is refused for its %s: %j', (field, change) => {
    expect(problemsOf(change)).toEqual([`INVALID_INPUT servicePoints.3.${field}`])
  })
})
