import type { Code } from '../parcel/counter-code.ts'
import type { ChangedDossier } from '../parcel/changes.ts'
import type { Dossier } from '../parcel/dossier.ts'
import type { ReturnOrder } from '../parcel/return-order.ts'
import { cancelParcel, renewCode } from './return.ts'

/**
 * Returns the parcels of a return that its shipper approves, those that change. Without a label they get a code, from `given`;
 * `codeId` is null for a return that is handed in with a label or to a courier.
 */
export function approveParcels(
  dossiers: readonly Dossier[],
  order: ReturnOrder,
  given: Pick<Code, 'keyId' | 'reference'>,
  now: Date,
): { readonly changed: readonly ChangedDossier[]; readonly codeId: string | null } {
  const returnOrder = { ...order, approval: 'GRANTED' as const }
  const announced = dossiers.filter(({ parcel }) => parcel.state === 'ANNOUNCED')
  if (order.method !== 'DROP_OFF_UNLABELLED') {
    const [first] = announced
    return { changed: [{ before: first!, after: { ...first!, returnOrder } }], codeId: null }
  }
  const { changed, code } = renewCode(announced, order, given, now)
  return { changed: changed.map((each) => ({ ...each, after: { ...each.after, returnOrder } })), codeId: code.id }
}

/** Returns the parcels of a return that its shipper rejects: none of them may be handed in. */
export function rejectParcels(dossiers: readonly Dossier[], order: ReturnOrder): readonly ChangedDossier[] {
  return cancelAnnounced(dossiers, { ...order, approval: 'DENIED' })
}

/** Returns the parcels of a return that its shipper cancels before any of them is handed in. */
export function cancelAnnounced(dossiers: readonly Dossier[], returnOrder: ReturnOrder): readonly ChangedDossier[] {
  return dossiers
    .filter(({ parcel }) => parcel.state === 'ANNOUNCED')
    .map((before) => ({ before, after: { ...cancelParcel(before), returnOrder } }))
}

/** Returns true while none of the parcels has been handed in. */
export function isBeforeHandIn(dossiers: readonly Dossier[]): boolean {
  return dossiers.every(({ parcel: { state } }) => state === 'ANNOUNCED' || state === 'CANCELLED' || state === 'LAPSED')
}
