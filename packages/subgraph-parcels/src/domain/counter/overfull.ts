import { localDate, newRealmId } from '@restante/subgraph-kit'
import type { Change } from '../parcel/change.ts'
import type { ServicePointEvent } from '../parcel/event.ts'
import { type Counter, custodianOf } from '../placing/site.ts'

/**
 * Returns the change with the event that more lies at the counter than it has room for, for the service point's partner and for
 * whoever runs the counter.
 */
export function withOverfull(change: Change, counter: Counter, now: Date, occurredAt: Date): Change {
  const { servicePointId, partnerId } = counter.servicePoint
  const { realmId, livemode } = change.parcel
  const event: ServicePointEvent = {
    realmId,
    parcelId: null,
    // The database numbers the events of a service point.
    sequence: 0,
    id: newRealmId('evt', realmId, now),
    type: 'service_point.overfull',
    subjectId: servicePointId,
    state: 'OVERFULL',
    parties: [...new Set([partnerId, custodianOf(counter)])],
    occurredAt,
    recordedAt: now,
    livemode,
    outletId: counter.site.outlet.outletId,
    effective: true,
    details: null,
    deviceId: null,
    deviceSequence: null,
  }
  return { ...change, events: [...change.events, event] }
}

/** Returns true while the terms of the counter are in force, so that its shelf can be full; ended ones have no room at all. */
export function isInForceAt({ site, servicePoint }: Counter, now: Date): boolean {
  const { deleted, status, validFrom, validUntil } = servicePoint
  const today = localDate(now, site.outlet.timeZone)
  return !deleted && status === 'ACTIVE' && validFrom <= today && (validUntil === null || today < validUntil)
}
