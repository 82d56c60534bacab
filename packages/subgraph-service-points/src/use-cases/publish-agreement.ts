import type { RealmId } from '@restante/subgraph-kit'
import { publishServicePoints } from '../storage/publish-service-points.ts'
import { publishShippingGrants } from '../storage/publish-shipping-grants.ts'
import { lockHeads } from '../storage/published-table.ts'
import type { Transaction } from '../storage/transaction.ts'

/** Locks what a change of an agreement publishes to; before anything is read that decides on the change. */
export async function lockAgreementHeads(transaction: Transaction): Promise<void> {
  await lockHeads(transaction, 'service_point_fact', 'shipping_grant_fact')
}

/** Publishes what the agreements of a customer cover and grant now. `now` is the realm's. */
export async function publishAgreementOf(
  transaction: Transaction,
  realm: RealmId,
  customerId: string,
  now: Date,
): Promise<void> {
  await publishServicePoints(transaction, realm, { partnerId: customerId }, now)
  await publishShippingGrants(transaction, realm, now)
}
