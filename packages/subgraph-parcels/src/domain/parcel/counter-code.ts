import type { OutletId, ParcelId, RealmId } from '@restante/subgraph-kit'
import type { PlacePurpose } from './place.ts'

/** A counter code. Its digits are derived from `id` with the key that `keyId` names. */
export interface Code {
  readonly realmId: RealmId
  readonly id: string
  readonly keyId: string
  readonly purpose: PlacePurpose
  /** Unique among the open codes of its outlet, or of the realm for one that counts at several. */
  readonly reference: string
  readonly state: CodeState
  readonly tries: number
  readonly validUntil: Date
  readonly createdAt: Date
  /** The only outlet where it counts; null for one that counts at every outlet in force. */
  readonly outletId: OutletId | null
  /** True for a second code, for somebody to whom the collection was delegated. */
  readonly isDelegated: boolean
}

/** OPEN, or the reason for which a code opens nothing any more. */
export type CodeState = 'OPEN' | 'USED' | 'REVOKED' | 'EXPIRED'

/** A code with the parcels that it still opens. */
export interface IssuedCode {
  readonly code: Code
  readonly parcelIds: readonly ParcelId[]
}

/** A parcel that a code was issued for; the code opens it while `state` is OPEN. */
export interface CodeParcel {
  readonly realmId: RealmId
  readonly parcelId: ParcelId
  readonly codeId: string
  readonly isDelegated: boolean
  readonly state: CodeState
}
