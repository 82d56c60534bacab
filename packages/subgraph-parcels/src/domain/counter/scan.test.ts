import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { announced, announcedAt as start } from '../../../test/announced.ts'
import { concludeChange } from '../parcel/change.ts'
import { contextAt } from '../parcel/event.ts'
import { canMove, hasEnded, parcelStates } from '../parcel/parcel-state.ts'
import { applyScan, type ScanKind } from './scan.ts'

const kinds: readonly ScanKind[] = [
  'ACCEPTED',
  'DEPARTED',
  'ARRIVED_OUTLET',
  'DROPPED_OFF',
  'HANDED_TO_COURIER',
  'OUT_FOR_DELIVERY',
  'ATTEMPT_FAILED',
  'DELIVERED',
  'REFUSED',
  'RETURNED',
  'MISSING',
  'FOUND',
]
const scans = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    minutes: fc.nat(500),
    conditions: fc.subarray(['DAMAGED', 'WET'] as const),
  }),
  { maxLength: 30 },
)

describe('scans', () => {
  it('in any order make allowed moves only, never back in time, with one event each and no gap', () => {
    fc.assert(
      fc.property(scans, (list) => {
        let dossier = announced
        let sequence = 1
        for (const [index, { kind, minutes, conditions }] of list.entries()) {
          const occurredAt = new Date(start.getTime() + minutes * 60_000)
          const now = new Date(start.getTime() + (1_000 + index) * 60_000)
          const before = dossier
          const scanned = applyScan(before, { kind, occurredAt, conditions }, null, now)
          const change = concludeChange(before, scanned.dossier, { ...contextAt(now), occurredAt }, scanned.effect)
          expect(change.events.map((event) => event.sequence)).toEqual(
            change.events.map((_, order) => sequence + 1 + order),
          )
          expect(change.events.length).toBeGreaterThan(0)
          sequence += change.events.length
          expect(change.parcel.sequence).toBe(sequence)
          const moved = change.parcel.state !== before.parcel.state
          if (moved) expect(canMove(before.parcel.state, change.parcel.state)).toBe(true)
          const isLate = before.parcel.lastScanAt !== null && occurredAt < before.parcel.lastScanAt
          if (isLate) expect([moved, change.events[0]!.effective]).toEqual([false, false])
          if (hasEnded(before.parcel.state)) expect(moved).toBe(false)
          if (conditions.includes('DAMAGED')) expect(change.parcel.damaged).toBe(true)
          dossier = { ...scanned.dossier, parcel: change.parcel }
        }
      }),
    )
  })

  it('lead only to states that are types of events', () => {
    for (const state of parcelStates) {
      const change = concludeChange(
        announced,
        { ...announced, parcel: { ...announced.parcel, state } },
        contextAt(start),
      )
      expect(change.events.map((event) => event.type)).toEqual(
        state === 'ANNOUNCED' ? [] : [`parcel.${state.toLowerCase()}`],
      )
    }
  })

  it('by a courier end the code of a return that was never handed in at a counter', () => {
    const code = {
      realmId: announced.parcel.realmId,
      id: 'cod_1',
      keyId: 'k',
      purpose: 'DROP_OFF' as const,
      reference: 'ABCD2345',
      state: 'OPEN' as const,
      tries: 0,
      validUntil: new Date(start.getTime() + 86_400_000),
      createdAt: start,
      outletId: null,
      isDelegated: false,
    }
    const dossier = { ...announced, parcel: { ...announced.parcel, direction: 'RETURN' as const }, codes: [code] }
    const scanned = applyScan(dossier, { kind: 'ACCEPTED', occurredAt: start, conditions: [] }, null, start)
    expect(scanned.dossier.codes.map(({ state }) => state)).toEqual(['REVOKED'])
  })
})
