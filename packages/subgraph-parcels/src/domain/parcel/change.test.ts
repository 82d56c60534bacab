import { describe, expect, it } from 'vitest'
import { announced, announcedAt as now } from '../../../test/announced.ts'
import { concludeChange, mergeChanges } from './change.ts'
import type { Dossier } from './dossier.ts'
import { contextAt } from './event.ts'
import type { Place } from './place.ts'
import { hasEnded, type ParcelState, parcelStates } from './parcel-state.ts'

const { realmId, id: parcelId } = announced.parcel
const place: Place = {
  realmId,
  holderId: parcelId,
  kind: 'PROMISED',
  servicePointId: 'sp_1',
  purpose: 'COLLECTION',
  sizeClass: 'ANY',
  fromDay: '2026-11-23',
  toDay: '2026-11-28',
  until: null,
  number: 0,
}
const before: Dossier = {
  ...announced,
  identifiers: [
    { realmId, parcelId, scheme: 'CARRIER', value: 'a', carrierId: null, active: true },
    { realmId, parcelId, scheme: 'CARRIER', value: 'b', carrierId: null, active: false },
  ],
}
const inState = (state: ParcelState): Dossier => ({ ...before, parcel: { ...before.parcel, state } })

describe('a change', () => {
  it.each(parcelStates)('to %s retires the numbers of the parcel only if that ends it', (state) => {
    const { identifiers } = concludeChange(before, inState(state), contextAt(now))
    expect(identifiers).toEqual(hasEnded(state) ? [{ ...before.identifiers[0], active: false }] : [])
  })

  it('of a new parcel that has already ended writes its numbers as retired', () => {
    const { identifiers } = concludeChange(null, inState('DELIVERED'), contextAt(now))
    expect(identifiers.map(({ value, active }) => [value, active])).toEqual([
      ['a', false],
      ['b', false],
    ])
  })

  it('without effect on an ended parcel writes no numbers', () => {
    const ended = inState('DELIVERED')
    const retired = { ...ended, identifiers: ended.identifiers.map((each) => ({ ...each, active: false })) }
    expect(concludeChange(retired, retired, contextAt(now), 'WITHOUT_EFFECT').identifiers).toEqual([])
  })
})

describe('two changes of one parcel', () => {
  const promised = { ...before, places: [place] }
  const first = concludeChange(null, promised, contextAt(now))

  it('write the later version of each row', () => {
    const delivered = { ...inState('DELIVERED'), places: [place] }
    const both = mergeChanges(first, concludeChange(promised, delivered, contextAt(now)))
    expect(both.parcel.state).toBe('DELIVERED')
    expect(both.identifiers.map(({ value, active }) => [value, active])).toEqual([
      ['a', false],
      ['b', false],
    ])
    expect(both.events.map(({ type }) => type)).toEqual(['parcel.announced', 'parcel.delivered'])
  })

  it('leave out a place that the first takes and the second frees', () => {
    const both = mergeChanges(first, concludeChange(promised, inState('DELIVERED'), contextAt(now)))
    expect([both.takes, both.frees]).toEqual([[], []])
    const held: Place = { ...place, kind: 'HELD' }
    const moved = mergeChanges(first, concludeChange(promised, { ...promised, places: [held] }, contextAt(now)))
    expect([moved.takes, moved.frees]).toEqual([[held], []])
  })
})
