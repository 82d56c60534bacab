import type { ChangedDossier } from '../parcel/changes.ts'
import type { Dossier } from '../parcel/dossier.ts'
import type { ReturnItem, ReturnOrder } from '../parcel/return-order.ts'
import { cancelParcel } from './return.ts'

/** Returns the parcels of an order that is resolved with these lines, those that change: what was not handed in is cancelled. */
export function resolveParcels(
  dossiers: readonly Dossier[],
  order: ReturnOrder,
  items: readonly ReturnItem[],
  now: Date,
): readonly ChangedDossier[] {
  const returnOrder = { ...order, items, resolvedAt: now }
  const cancelled = dossiers
    .filter(({ parcel }) => parcel.state === 'ANNOUNCED')
    .map((before): ChangedDossier => ({ before, after: cancelParcel(before) }))
  const changed = cancelled.length > 0 ? cancelled : [{ before: dossiers[0]!, after: dossiers[0]! }]
  return changed.map((each) => ({ ...each, after: { ...each.after, returnOrder } }))
}
