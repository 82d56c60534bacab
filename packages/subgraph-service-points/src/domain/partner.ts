import type { PartnerId, RealmId, RealmIds } from '@restante/subgraph-kit'

/** A partner's part in the network: see the enum of that name in the schema. */
export type PartnerKind = 'CARRIER' | 'PLATFORM' | 'RETAILER' | 'OPERATOR' | 'AGENT'

/** A company in a realm. */
export interface Partner {
  readonly realmId: RealmId
  readonly partnerId: PartnerId
  /** Public and unique in the realm; an operator's is the `operatorCode` of its outlets. */
  readonly code: string
  readonly name: string
  readonly kind: PartnerKind
  /** Partner whose service points take its returns; null: its own. */
  readonly returnsPartnerId: PartnerId | null
  readonly createdAt: Date
}

/** A partner's programme, under which it has service points. */
export interface Programme {
  readonly realmId: RealmId
  readonly programmeId: RealmIds['prg']
  readonly partnerId: PartnerId
  /** Unique among the programmes of the partner. */
  readonly code: string
  readonly name: string
  readonly createdAt: Date
}

/** The partners of a list; absent or null: no restriction. */
export interface PartnerFilter {
  readonly kinds?: readonly PartnerKind[] | null
  /** Part of the code or the name, in any case. */
  readonly text?: string | null
}

const codePattern = /^[a-z0-9](-?[a-z0-9]){1,39}$/

/** Returns true for 2 to 40 characters of a-z, 0-9 and single hyphens inside: the form of a partner's or programme's code. */
export function isCode(text: string): boolean {
  return text.length <= 40 && codePattern.test(text)
}
