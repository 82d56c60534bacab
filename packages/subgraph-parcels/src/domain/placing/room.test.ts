import type { PartnerId } from '@restante/subgraph-kit'
import { describe, expect, it } from 'vitest'
import { roomOn, type ShelfCounts } from './room.ts'

const [partner, operator, stranger] = ['prt_partner', 'prt_operator', 'prt_stranger'] as PartnerId[]
const now = new Date('2026-11-23T06:30:00Z')
const today = '2026-11-23'

/** Returns a shelf with so many places taken on each day from today on. */
const shelf = (taken: readonly number[], change: Partial<ShelfCounts> = {}): ShelfCounts => {
  const days = Array.from({ length: 32 }, () => 0)
  taken.forEach(
    (count, step) => (days[((Date.UTC(2026, 10, 23 + step) - Date.UTC(2000, 0, 1)) / 86_400_000) % 32] = count),
  )
  return {
    servicePointId: 'sp_1',
    partnerId: partner!,
    operatorId: operator!,
    timeZone: 'Asia/Kolkata',
    visibility: 'PUBLIC',
    grant: null,
    validFrom: '2025-04-01',
    validUntil: null,
    purpose: 'COLLECTION',
    places: 20,
    openEnded: 0,
    days,
    daysFrom: today,
    isOverfull: false,
    ...change,
  }
}
const dropOff = (taken: readonly number[], change: Partial<ShelfCounts> = {}): ShelfCounts =>
  shelf(taken, { purpose: 'DROP_OFF', ...change })
const seen = (shelves: readonly ShelfCounts[], viewer = partner!, on: string | null = null) =>
  roomOn(shelves, null, on, viewer, now)

describe('the room of shelves', () => {
  it('is that for the purpose, or without one the fuller of the two, never a sum over both', () => {
    const shelves = [shelf([20]), dropOff([16])]
    expect(seen(shelves)).toMatchObject({ purpose: 'COLLECTION', level: 'FULL', total: 20, free: 0 })
    expect(roomOn(shelves, 'DROP_OFF', null, partner!, now)).toMatchObject({
      level: 'ROOM',
      total: 20,
      taken: 16,
      free: 4,
    })
    // The fuller is the one with the smaller part left, whatever the numbers.
    expect(seen([shelf([2], { places: 4 }), dropOff([400], { places: 1_000 })])).toMatchObject({
      purpose: 'COLLECTION',
    })
    expect(seen([shelf([25]), dropOff([20])])).toMatchObject({ purpose: 'COLLECTION', free: -5 })
    expect(seen([shelf([19]), dropOff([0], { places: 0 })])).toMatchObject({ purpose: 'DROP_OFF', level: 'FULL' })
    expect(seen([shelf([0])])).toMatchObject({ purpose: 'COLLECTION', level: 'ROOM' })
    expect(roomOn([shelf([0])], 'DROP_OFF', null, partner!, now)).toBeNull()
  })

  it('is summed over the size classes and service points of a purpose', () => {
    const shelves = [
      shelf([1], { places: 10 }),
      shelf([8], { places: 10 }),
      shelf([9], { places: 10, servicePointId: 'sp_2' }),
    ]
    expect(seen(shelves)).toMatchObject({
      level: 'ROOM',
      total: 30,
      taken: 18,
      free: 12,
      servicePointIds: ['sp_1', 'sp_2'],
    })
  })

  it('is that of the day, from today on for as long as the ring reaches', () => {
    const shelves = [shelf([20, 18, 0])]
    const levelOn = (on: string): unknown => seen(shelves, partner, on)?.level
    expect(levelOn('2026-11-22')).toBeUndefined()
    expect(levelOn(today)).toBe('FULL')
    expect(levelOn('2026-11-24')).toBe('FEW')
    expect(levelOn('2026-11-25')).toBe('ROOM')
    expect(levelOn('2026-12-24')).toBe('ROOM')
    expect(levelOn('2026-12-25')).toBeUndefined()
    // The counter of a day that the ring had not reached when it was last written.
    expect(seen([shelf([20], { daysFrom: '2026-11-20' })], partner, '2026-12-24')?.level).toBe('ROOM')
  })

  it('is none on days on which the service point is not in force', () => {
    expect(seen([shelf([0], { validUntil: today })])).toBeNull()
    expect(seen([shelf([0], { validFrom: '2026-11-24' })])).toBeNull()
    expect(seen([shelf([0], { validFrom: '2026-11-24' })], partner, '2026-11-24')).not.toBeNull()
  })

  it('is none while more is there than there is room for, also on days that have a free place', () => {
    expect(seen([shelf([3, 0], { isOverfull: true })], partner, '2026-11-24')).toMatchObject({
      level: 'FULL',
      free: 0,
    })
    expect(seen([shelf([25], { isOverfull: true })])).toMatchObject({ level: 'FULL', free: -5 })
  })

  it('is counted for its partner and the operator, and shown as a level to those who may know of it', () => {
    expect([partner!, operator!, stranger!].map((viewer) => seen([shelf([0])], viewer)?.mayCount)).toEqual([
      true,
      true,
      false,
    ])
    const hidden = (change: Partial<ShelfCounts>, viewer = stranger!): unknown =>
      seen([shelf([0], { visibility: 'PARTIES', ...change })], viewer)?.mayCount
    expect(hidden({})).toBeUndefined()
    expect(hidden({}, operator)).toBe(true)
    expect(hidden({ grant: { validFrom: today, validUntil: null, maxRedirects: null } })).toBe(false)
    expect(hidden({ grant: { validFrom: '2026-11-24', validUntil: null, maxRedirects: null } })).toBeUndefined()
  })
})
