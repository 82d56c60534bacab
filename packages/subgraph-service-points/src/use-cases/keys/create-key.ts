import { randomBytes } from 'node:crypto'
import { type KeyKind, newRealmId, type RealmId, type RealmIds, type Scope } from '@restante/subgraph-kit'
import { newApiKey, scopesByKind } from '../../domain/api-key.ts'
import { type Problem, problem, refuse, type Refused } from '../../domain/problem.ts'
import type { RealmTransaction } from '../../domain/ports/realm-store.ts'
import { checkDeviceOutlets } from '../devices/check-device-outlets.ts'
import type { ServicePointDeps } from '../deps.ts'

/** A key to be created. */
export interface KeyInput {
  readonly realm: RealmId
  readonly partnerId: string
  readonly kind: KeyKind
  /** Absent: all that a key of the kind may carry, except `erase`, `admin` and `planning:apply`. */
  readonly scopes?: readonly Scope[]
  /** PUBLISHABLE only, and there needed: the pages that may use it, such as `https://shop.example`; in a sandbox also `*`. */
  readonly origins?: readonly string[]
  /** DEVICE only, and there needed: outlets whose counters the partner works; see {@link checkDeviceOutlets}. */
  readonly outletIds?: readonly string[]
  /** The name that people give it; default empty. */
  readonly label?: string
  /** Absent: until it is revoked. */
  readonly expiresAt?: Date
  /** 32 unpredictable bytes. Absent: from the system's source. */
  readonly random?: Uint8Array
}

/** A created key. `text` is returned here and never again. */
export interface CreatedKey {
  readonly kind: 'created'
  readonly keyId: RealmIds['key']
  readonly text: string
}

const grantedByName: readonly Scope[] = ['erase', 'admin', 'planning:apply']
const originPattern = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/

/**
 * Creates a key of a partner and publishes its digest. Refused as UNKNOWN_REALM, UNKNOWN_PARTNER, UNKNOWN_OUTLET,
 * SCOPE_NOT_ALLOWED for the kind, OUTLET_NOT_ALLOWED for the partner, or INVALID_INPUT.
 */
export async function createKey(deps: ServicePointDeps, input: KeyInput): Promise<CreatedKey | Refused> {
  return deps.realms.inRealm(input.realm, (transaction) => createKeyIn(transaction, input, deps.now()))
}

/** Creates the key of one counter device: scans, drop-offs and hand-overs at the listed outlets. Refused as `createKey`. */
export async function createDeviceKey(
  deps: ServicePointDeps,
  input: {
    readonly realm: RealmId
    readonly partnerId: string
    readonly outletIds: readonly string[]
    readonly label?: string
  },
): Promise<CreatedKey | Refused> {
  return createKey(deps, { ...input, kind: 'DEVICE' })
}

/** The same inside a transaction of the realm. */
export async function createKeyIn(
  transaction: RealmTransaction,
  input: KeyInput,
  now: Date,
): Promise<CreatedKey | Refused> {
  const { realm, partnerId, kind, origins = [], outletIds = [], label = '', expiresAt } = input
  const scopes = input.scopes ?? scopesByKind[kind].filter((scope) => !grantedByName.includes(scope))
  const found = await transaction.findRealm()
  if (!found) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
  const [partner] = await transaction.partners.find([partnerId])
  if (!partner) return refuse(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.', 'partnerId'))
  const outlets = await transaction.outlets.find(outletIds)
  const problems = [
    ...checkForm(input, scopes, found.kind === 'SANDBOX', now),
    ...(await checkDeviceOutlets(transaction, partner, outletIds, outlets)),
  ]
  if (problems.length > 0) return refuse(...problems)

  const livemode = found.kind === 'LIVE'
  const { text, digest, lastFour } = newApiKey(kind, livemode, input.random ?? randomBytes(32))
  const keyId = newRealmId('key', realm, now)
  await transaction.keys.insert(
    {
      realmId: realm,
      keyId,
      digest,
      lastFour,
      kind,
      partnerId: partner.partnerId,
      scopes,
      origins,
      outletIds: outletIds.map((outletId) => outlets.get(outletId)!.outletId),
      label,
      createdAt: now,
      expiresAt: expiresAt ?? null,
      revokedAt: null,
    },
    livemode,
  )
  return { kind: 'created', keyId, text }
}

function checkForm(input: KeyInput, scopes: readonly Scope[], isSandbox: boolean, now: Date): Problem[] {
  const { kind, origins = [], outletIds = [], expiresAt } = input
  const problems: Problem[] = []
  const excess = scopes.filter((scope) => !scopesByKind[kind].some((allowed) => allowed === scope))
  if (excess.length > 0) {
    problems.push(problem('SCOPE_NOT_ALLOWED', `A ${kind} key cannot carry ${excess.join(', ')}.`, 'scopes'))
  }
  if (scopes.length === 0) problems.push(problem('INVALID_INPUT', 'A key carries at least one scope.', 'scopes'))
  if ((kind === 'PUBLISHABLE') !== origins.length > 0) {
    problems.push(problem('INVALID_INPUT', 'A publishable key names its origins, and no other key does.', 'origins'))
  }
  if (!origins.every((origin) => originPattern.test(origin) || (isSandbox && origin === '*'))) {
    const message = 'An origin is scheme, host and port, nothing more; `*` is for sandboxes.'
    problems.push(problem('INVALID_INPUT', message, 'origins'))
  }
  if ((kind === 'DEVICE') !== outletIds.length > 0) {
    problems.push(problem('INVALID_INPUT', 'A device key names its outlets, and no other key does.', 'outletIds'))
  }
  if (expiresAt && expiresAt <= now) {
    problems.push(problem('INVALID_INPUT', 'The key would have expired before it is made.', 'expiresAt'))
  }
  return problems
}
