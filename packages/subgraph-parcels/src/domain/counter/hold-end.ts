import { completeHoldPolicy } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import { extendForClosure, holdEndingAt, holdUntil } from '../placing/hold.ts'
import { type Counter, hoursAt } from '../placing/site.ts'
import { expireHold, heldPlace } from './counter.ts'

/**
 * Returns the dossier with its hold extended once on request; null when the service point allows no further extension. The hold
 * lasts as if it had been that much longer from the start. When even that has passed, it is counted from now. An expired
 * parcel waits for its recipient again.
 */
export function extendHold(dossier: Dossier, counter: Counter, now: Date): Dossier | null {
  const { holdExtensions } = dossier.parcel
  const policy = completeHoldPolicy(counter.servicePoint.holdPolicy)
  if (policy.extensionCount === 0 || holdExtensions >= policy.maxExtensions) return null
  const hours = hoursAt(counter)
  const fromArrival = holdUntil(arrivalOf(dossier, now), policy, hours, holdExtensions + 1)
  const until = fromArrival > now ? fromArrival : holdUntil(now, { ...policy, count: policy.extensionCount }, hours)
  const extended = holdFor(dossier, counter, until, now)
  return { ...extended, parcel: { ...extended.parcel, state: 'AT_OUTLET', holdExtensions: holdExtensions + 1 } }
}

/**
 * Returns the dossier whose hold has ended: expired, unless its service point makes good for days on which the outlet has been
 * closed since the parcel arrived. `counter` is null when the place where it lies is not known any more.
 */
export function endHold(dossier: Dossier, counter: Counter | null, now: Date): Dossier {
  const { holdUntil: until, holdExtensions } = dossier.parcel
  if (!counter || until === null) return expireHold(dossier)
  const { holdPolicy } = counter.servicePoint
  const end = extendForClosure(until, arrivalOf(dossier, now), holdPolicy, hoursAt(counter), holdExtensions)
  return end > now ? holdFor(dossier, counter, end, now) : expireHold(dossier)
}

/** Returns the dossier after the end of its hold has been announced. */
export function announceHoldEnd(dossier: Dossier): Dossier {
  return { ...dossier, parcel: { ...dossier.parcel, holdEndingAt: null } }
}

function holdFor(dossier: Dossier, counter: Counter, until: Date, now: Date): Dossier {
  return {
    ...dossier,
    parcel: {
      ...dossier.parcel,
      holdUntil: until,
      holdEndingAt: holdEndingAt(until, counter.servicePoint.holdPolicy),
    },
    places: [
      ...dossier.places.filter(({ kind }) => kind !== 'HELD'),
      heldPlace(dossier, counter, 'COLLECTION', until, now),
    ],
  }
}

function arrivalOf({ parcel }: Dossier, now: Date): Date {
  return parcel.locationSince ?? parcel.lastScanAt ?? now
}
