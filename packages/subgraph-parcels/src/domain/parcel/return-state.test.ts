import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { announced, announcedAt as now, requestedReturn } from '../../../test/announced.ts'
import { cancelParcel, lapseReturn } from '../returns/return.ts'
import { approveParcels, cancelAnnounced, isBeforeHandIn, rejectParcels } from '../returns/approve-return.ts'
import { openReturn } from '../returns/open-return.ts'
import { decideItems, receiveItems, receiveParcels } from '../returns/receive-items.ts'
import { resolveParcels } from '../returns/resolve-return.ts'
import { type ChangedDossier, concludeChanges } from './changes.ts'
import type { Dossier } from './dossier.ts'
import { contextAt } from './event.ts'
import { canMove, type ParcelState, parcelStates } from './parcel-state.ts'
import type { ReturnOrder } from './return-order.ts'
import { canReturnMove, returnStates, stateOfReturn } from './return-state.ts'

const { realmId, shipperId } = announced.parcel
const order = openReturn(
  requestedReturn,
  { realm: realmId, livemode: false, partnerId: shipperId },
  code(),
  now,
).returnOrder

function code(): { keyId: string; reference: string } {
  return { keyId: 'key', reference: 'ABCD2345' }
}

describe('the state of a return', () => {
  it('is that of the least advanced of its parcels that have not ended without it', () => {
    const stateOf = (...states: ParcelState[]): string => stateOfReturn(order, states)
    expect(stateOf('ANNOUNCED', 'AWAITING_COURIER')).toBe('CODE_ISSUED')
    expect(stateOf('CANCELLED', 'AWAITING_COURIER', 'DELIVERED')).toBe('DROPPED_OFF')
    expect(stateOf('LAPSED', 'LOST', 'DELIVERED')).toBe('IN_TRANSIT')
    expect(stateOf('CANCELLED', 'LAPSED')).toBe('CANCELLED')
    expect(stateOf('LAPSED')).toBe('EXPIRED')
  })

  it('has a way to an end from each that is none', () => {
    const ends = returnStates.filter((from) => returnStates.every((to) => !canReturnMove(from, to)))
    expect(ends).toEqual(['RESOLVED', 'REJECTED', 'CANCELLED', 'EXPIRED'])
    const reach = new Set<string>(ends)
    for (let grown = true; grown;) {
      const more = returnStates.filter(
        (from) => !reach.has(from) && returnStates.some((to) => reach.has(to) && canReturnMove(from, to)),
      )
      for (const state of more) reach.add(state)
      grown = more.length > 0
    }
    expect([...reach].toSorted()).toEqual([...returnStates].toSorted())
  })

  it('moves as the table says, whatever happens to its parcels, with an event for each move', () => {
    const history = fc.array(anyStep, { maxLength: 25 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('PENDING', 'GRANTED'),
        history,
        (count, approval, steps) => {
          let dossiers = open(count, approval)
          for (const step of steps) {
            const before = dossiers[0]!.returnOrder!
            const next = step(dossiers)
            if (!next) continue
            dossiers = next.dossiers
            const after = dossiers[0]!.returnOrder!
            const moves = next.events.filter((type) => type === `return.${after.state.toLowerCase()}`)
            expect(moves.length).toBe(after.state === before.state ? 0 : 1)
            if (after.state !== before.state)
              expect([before.state, after.state, canReturnMove(before.state, after.state)]).toEqual([
                before.state,
                after.state,
                true,
              ])
            expect(after.isAwaited).toBe(dossiers.some(({ parcel }) => parcel.state === 'ANNOUNCED'))
            if (after.resolvedAt) expect(after.isAwaited).toBe(false)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

interface Moved {
  readonly dossiers: readonly Dossier[]
  readonly events: readonly string[]
}
type Step = (dossiers: readonly Dossier[]) => Moved | null

function open(count: number, approval: ReturnOrder['approval']): readonly Dossier[] {
  const parcels = Array.from({ length: count }, () => requestedReturn.parcels[0]!)
  const request = { ...requestedReturn, parcels, requiresApproval: approval === 'PENDING' }
  const { dossiers } = openReturn(request, { realm: realmId, livemode: false, partnerId: shipperId }, code(), now)
  return apply(
    dossiers,
    dossiers.map((after) => ({ before: null, after })),
  ).dossiers
}

/** Writes changes as the ledger would, and reads all parcels again. */
function apply(dossiers: readonly Dossier[], changed: readonly ChangedDossier[]): Moved {
  const changes = concludeChanges(changed, contextAt(now))
  const returnOrder = changes.flatMap(({ returnOrders }) => returnOrders).at(-1) ?? dossiers[0]!.returnOrder
  const parcels = dossiers.map(
    ({ parcel }) => changes.find((change) => change.parcel.id === parcel.id)?.parcel ?? parcel,
  )
  return {
    dossiers: dossiers.map((dossier, index) => ({
      ...dossier,
      ...changed.find(({ after }) => after.parcel.id === dossier.parcel.id)?.after,
      parcel: parcels[index]!,
      returnOrder,
      siblings: parcels
        .filter((_, other) => other !== index)
        .map(({ id, direction, state, sequence }) => ({ parcelId: id, direction, state, sequence })),
    })),
    events: changes.flatMap(({ events }) => events.map(({ type }) => type)),
  }
}

const moveParcel = fc.tuple(fc.nat(2), fc.constantFrom(...parcelStates)).map(([which, to]): Step => (dossiers) => {
  const before = dossiers[which % dossiers.length]!
  if (!canMove(before.parcel.state, to)) return null
  const after =
    to === 'CANCELLED'
      ? cancelParcel(before)
      : to === 'LAPSED'
        ? lapseReturn(before)
        : { ...before, parcel: { ...before.parcel, state: to } }
  return apply(dossiers, [{ before, after }])
})

const receive = fc
  .tuple(fc.constantFrom('SHOE-42', 'SOCKS'), fc.constantFrom('REFUND', null))
  .map(([sku, outcome]): Step => (dossiers) => {
    const { returnOrder } = dossiers[0]!
    const receipt = receiveItems(returnOrder!.items, [{ sku, quantity: 1, outcome }])
    if (receipt.kind !== 'RECEIVED' || !canReturnMove(returnOrder!.state, 'RECEIVED')) return null
    return apply(dossiers, receiveParcels(dossiers, returnOrder!, receipt.items, now))
  })

const resolve: Step = (dossiers) => {
  const { returnOrder } = dossiers[0]!
  if (!canReturnMove(returnOrder!.state, 'RESOLVED')) return null
  const outcomes = returnOrder!.items.map(({ sku }) => ({ sku, outcome: 'REFUND' as const }))
  return apply(dossiers, resolveParcels(dossiers, returnOrder!, decideItems(returnOrder!.items, outcomes), now))
}

/** The shipper's word on the return, which the use cases allow in the states from which it may move there. */
const decide = fc.constantFrom('APPROVED', 'REJECTED', 'CANCELLED').map((to): Step => (dossiers) => {
  const returnOrder = dossiers[0]!.returnOrder!
  if (to === 'APPROVED')
    return returnOrder.state === 'REQUESTED'
      ? apply(dossiers, approveParcels(dossiers, returnOrder, code(), now).changed)
      : null
  if (!canReturnMove(returnOrder.state, to) || !isBeforeHandIn(dossiers)) return null
  return apply(
    dossiers,
    to === 'REJECTED' ? rejectParcels(dossiers, returnOrder) : cancelAnnounced(dossiers, returnOrder),
  )
})

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: moveParcel },
  { weight: 4, arbitrary: receive },
  { weight: 1, arbitrary: fc.constant(resolve) },
  { weight: 3, arbitrary: decide },
)
