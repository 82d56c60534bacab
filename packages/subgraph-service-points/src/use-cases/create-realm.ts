import { parseRealm, type RealmId } from '@restante/subgraph-kit'
import { isCode } from '../domain/partner.ts'
import { problem, refuse, type Refused } from '../domain/problem.ts'
import type { RealmKind } from '../domain/realm.ts'
import type { ServicePointDeps } from './deps.ts'

/** A realm to be opened. */
export interface RealmInput {
  /** A live one's is its country in lower case; a sandbox's 2 to 8 characters of a-z and 0-9. */
  readonly realm: string
  readonly kind: RealmKind
  /** ISO 3166-1 alpha-2; needed for a live realm. */
  readonly country?: string
  /** Code of the partner whose sandbox it is; needed for a sandbox. */
  readonly ownerCode?: string
  /** Added to the clock of a sandbox, in milliseconds. Default 0. */
  readonly clockOffsetMs?: number
}

/** Opens a realm and publishes it. Refused as INVALID_INPUT, or ALREADY_EXISTS. */
export async function createRealm(
  deps: ServicePointDeps,
  input: RealmInput,
): Promise<{ kind: 'created'; realm: RealmId } | Refused> {
  const { kind, country, ownerCode, clockOffsetMs = 0 } = input
  const realm = parseRealm(input.realm)
  if (!realm) return refuse(problem('INVALID_INPUT', 'A realm is 2 to 8 characters of a-z and 0-9.', 'realm'))
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    return refuse(problem('INVALID_INPUT', 'A country is two capital letters.', 'country'))
  }
  if (kind === 'LIVE') {
    if (country === undefined || realm !== country.toLowerCase()) {
      return refuse(problem('INVALID_INPUT', 'A live realm is named after its country.', 'country'))
    }
    if (ownerCode !== undefined || clockOffsetMs !== 0) {
      return refuse(problem('INVALID_INPUT', 'A live realm has no owner and keeps real time.', 'kind'))
    }
  } else if (ownerCode === undefined || !isCode(ownerCode)) {
    return refuse(problem('INVALID_INPUT', 'A sandbox names the code of the partner that it belongs to.', 'ownerCode'))
  }
  if (!Number.isSafeInteger(clockOffsetMs)) {
    return refuse(problem('INVALID_INPUT', 'The offset is a whole number of milliseconds.', 'clockOffsetMs'))
  }
  const isNew = await deps.realms.inRealm(realm, (transaction) =>
    transaction.insertRealm({
      realmId: realm,
      kind,
      ownerCode: ownerCode ?? null,
      country: country ?? null,
      clockOffsetMs,
      createdAt: deps.now(),
    }),
  )
  return isNew ? { kind: 'created', realm } : refuse(problem('ALREADY_EXISTS', 'There is such a realm.', 'realm'))
}
