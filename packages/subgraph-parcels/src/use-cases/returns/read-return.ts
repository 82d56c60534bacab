import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import { type Dossier, orderOf } from '../../domain/parcel/dossier.ts'
import type { ReturnOrder } from '../../domain/parcel/return-order.ts'
import type { Deps } from '../request/deps.ts'

/** A return order of the caller's with its parcels. */
export interface ReadReturn {
  readonly order: ReturnOrder
  /** Its parcels with the items, in the order of their ids. */
  readonly parcels: readonly Dossier[]
}

/** Reads a return order for its shipper. Returns null for everyone else, as if there were none. */
export async function readReturn(deps: Deps, caller: Caller, id: string): Promise<ReadReturn | null> {
  const returnId = parseRealmId('ret', caller.realm, id)
  const dossiers = returnId ? await deps.dossiers.readReturn(caller.realm, returnId) : []
  const order = dossiers[0] ? orderOf(dossiers[0]) : null
  if (!order || caller.kind === 'DEVICE' || order.shipperId !== caller.partnerId) return null
  return {
    order,
    parcels: dossiers.filter(({ parcel }) => parcel.direction === 'RETURN'),
  }
}
