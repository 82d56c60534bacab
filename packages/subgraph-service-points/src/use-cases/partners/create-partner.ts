import { newRealmId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import { isCode, type PartnerKind } from '../../domain/partner.ts'
import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { ServicePointDeps } from '../deps.ts'

/** A partner to be added to a realm. */
export interface PartnerInput {
  readonly realm: RealmId
  /** Unique in the realm: 2 to 40 characters of a-z, 0-9 and hyphens. An operator's is its outlets' `operatorCode`. */
  readonly code: string
  /** 1 to 200 characters. */
  readonly name: string
  readonly kind: PartnerKind
  /** Partner whose service points take its returns; absent: its own. */
  readonly returnsPartnerId?: string
}

/** Adds a partner to a realm and publishes it. Refused as INVALID_INPUT, UNKNOWN_REALM, UNKNOWN_PARTNER or ALREADY_EXISTS. */
export async function createPartner(
  deps: ServicePointDeps,
  input: PartnerInput,
): Promise<{ kind: 'created'; partnerId: PartnerId } | Refused> {
  const { realm, code, kind, returnsPartnerId } = input
  const name = input.name.trim()
  if (!isCode(code)) return refuse(problem('INVALID_INPUT', 'A code is 2 to 40 of a-z, 0-9 and hyphens.', 'code'))
  if (name.length < 1 || name.length > 200) {
    return refuse(problem('INVALID_INPUT', 'A name has 1 to 200 characters.', 'name'))
  }
  return deps.realms.inRealm(realm, async ({ findRealm, partners }) => {
    if (!(await findRealm())) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
    const [returns] = returnsPartnerId === undefined ? [] : await partners.find([returnsPartnerId])
    if (returnsPartnerId !== undefined && !returns) {
      return refuse(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.', 'returnsPartnerId'))
    }
    const now = deps.now()
    const partnerId = newRealmId('prt', realm, now)
    const returnsTo = returns?.partnerId ?? null
    const partner = { realmId: realm, partnerId, code, name, kind, returnsPartnerId: returnsTo, createdAt: now }
    return (await partners.insert(partner))
      ? { kind: 'created', partnerId }
      : refuse(problem('ALREADY_EXISTS', 'The code is taken in the realm.', 'code'))
  })
}
