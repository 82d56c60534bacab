import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgreementState, agreementStates, bindingStates, isInForce, moveAgreement } from './agreement.ts'

/** As it is drawn; states joined by <-> leave together by the arrow that follows. */
const diagram = `
  DRAFT -> OFFERED <-> COUNTERED -> SIGNED -> ACTIVE <-> NOTICE_GIVEN -> EXPIRED | TERMINATED | SUPERSEDED
  OFFERED -> DECLINED | WITHDRAWN`

function readEdges(text: string): Set<string> {
  const edges = new Set<string>()
  for (const line of text.trim().split('\n')) {
    const groups = line.split(/ -> /).map((group) => group.trim().split(/ (?:<->|\|) /))
    for (const [index, group] of groups.entries()) {
      if (line.includes(`${group[0]} <-> ${group[1]}`)) {
        edges.add(`${group[0]} ${group[1]}`).add(`${group[1]} ${group[0]}`)
      }
      const isPair = line.includes(`-> ${group[0]} <-> ${group[1]}`)
      for (const from of groups[index - 1] ?? []) {
        for (const to of isPair ? [group[0]!] : group) edges.add(`${from} ${to}`)
      }
    }
  }
  return edges
}

const edges = readEdges(diagram)
const state = fc.constantFrom(...agreementStates)

describe('the states of an agreement', () => {
  test('are those of the diagram', () => {
    expect(new Set([...edges].flatMap((edge) => edge.split(' ')))).toEqual(new Set(agreementStates))
    expect(edges.size).toBe(16)
  })

  test('change along its arrows and no other', () => {
    for (const from of agreementStates) {
      for (const to of agreementStates) {
        const refusal = from === to ? 'ALREADY_IN_STATE' : 'STATE_NOT_ALLOWED'
        const expected = edges.has(`${from} ${to}`) ? { kind: 'moved', state: to } : { kind: 'refused', refusal }
        expect(moveAgreement(from, to)).toEqual(expected)
      }
    }
  })

  test('never bind before both have signed, whatever is tried, and an ended agreement stays ended', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 30 }), (attempts) => {
        let current: AgreementState = 'DRAFT'
        let isSigned = false
        let hasEnded = false
        for (const to of attempts) {
          const step = moveAgreement(current, to)
          if (step.kind === 'refused') continue
          expect(hasEnded).toBe(false)
          current = step.state
          isSigned ||= current === 'SIGNED'
          hasEnded = !agreementStates.some((next) => moveAgreement(current, next).kind === 'moved')
          expect(isSigned || !bindingStates.includes(current)).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('an agreement is in force', () => {
  const dates = { effectiveFrom: '2026-10-01', endsOn: '2027-10-01' }

  test('from its first day until the day before it ends', () => {
    const days = ['2026-09-30', '2026-10-01', '2027-09-30', '2027-10-01']
    expect(days.map((day) => isInForce({ ...dates, state: 'ACTIVE' }, day))).toEqual([false, true, true, false])
    expect(isInForce({ ...dates, endsOn: null, state: 'NOTICE_GIVEN' }, '2099-01-01')).toBe(true)
  })

  test('in no state but ACTIVE and NOTICE_GIVEN', () => {
    const inForce = agreementStates.filter((name) => isInForce({ ...dates, state: name }, '2027-01-01'))
    expect(inForce).toEqual(['ACTIVE', 'NOTICE_GIVEN'])
  })
})
