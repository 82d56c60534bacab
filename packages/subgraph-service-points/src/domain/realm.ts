import type { RealmId } from '@restante/subgraph-kit'

/** A live country or one partner's sandbox. */
export type RealmKind = 'LIVE' | 'SANDBOX'

/** A realm. */
export interface Realm {
  readonly realmId: RealmId
  readonly kind: RealmKind
  /** Code of the partner whose sandbox it is; null for a live country. */
  readonly ownerCode: string | null
  /** ISO 3166-1 alpha-2 of a live country; null for a sandbox that is not bound to one. */
  readonly country: string | null
  /** Added to the machine's clock; 0 in a live realm. */
  readonly clockOffsetMs: number
  readonly createdAt: Date
}

/** Returns the realm's own now. */
export function nowIn(realm: Pick<Realm, 'clockOffsetMs'>, now: Date): Date {
  return new Date(now.getTime() + realm.clockOffsetMs)
}
