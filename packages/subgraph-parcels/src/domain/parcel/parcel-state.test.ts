import { expect, it } from 'vitest'
import { canMove, hasEnded, type ParcelState, parcelStates } from './parcel-state.ts'

const ended: readonly ParcelState[] = ['COLLECTED', 'DELIVERED', 'RETURNED', 'CANCELLED', 'LAPSED']

it('ends in five states, from which nothing follows', () => {
  expect(parcelStates.filter(hasEnded).toSorted()).toEqual(ended.toSorted())
  for (const from of ended) expect(parcelStates.filter((to) => canMove(from, to))).toEqual([])
})

it('can be lost wherever it has not ended, and be found again', () => {
  for (const from of parcelStates)
    expect([from, canMove(from, 'LOST')]).toEqual([from, !ended.includes(from) && from !== 'LOST'])
  expect(canMove('LOST', 'AT_OUTLET')).toBe(true)
  expect(canMove('LOST', 'CANCELLED')).toBe(false)
})

it('is cancelled or lapses only before a carrier has it', () => {
  expect(parcelStates.filter((from) => canMove(from, 'CANCELLED'))).toEqual(['ANNOUNCED', 'AWAITING_COURIER'])
  expect(parcelStates.filter((from) => canMove(from, 'LAPSED'))).toEqual(['ANNOUNCED'])
})

it('is collected only at a counter, and returned only on the way back', () => {
  expect(parcelStates.filter((from) => canMove(from, 'COLLECTED'))).toEqual(['AT_OUTLET', 'EXPIRED'])
  expect(parcelStates.filter((from) => canMove(from, 'RETURNED'))).toEqual(['RETURNING', 'LOST'])
})

it('never stays where it is by moving', () => {
  for (const state of parcelStates) expect(canMove(state, state)).toBe(false)
})
