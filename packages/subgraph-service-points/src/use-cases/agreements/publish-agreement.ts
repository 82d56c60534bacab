import type { Publisher } from '../../domain/ports/publisher.ts'

/** Locks the tables to which a change of an agreement is published; needed before anything is read that decides on it. */
export async function lockForAgreements(publisher: Publisher): Promise<void> {
  await publisher.lock('service_point_fact', 'shipping_grant_fact')
}

/** Publishes what the agreements of a customer cover and grant now. `now` is the realm's. */
export async function publishAgreementsOf(publisher: Publisher, customerId: string, now: Date): Promise<void> {
  await publisher.publishServicePoints({ partnerId: customerId }, now)
  await publisher.publishShippingGrants(now)
}
