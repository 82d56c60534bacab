import { createHash } from 'node:crypto'
import type { KeyKind, KeyScope, OutletId, PartnerId, RealmId, RealmIds, Scope } from '@restante/subgraph-kit'

/** A key as it is stored. */
export interface ApiKey {
  readonly realmId: RealmId
  readonly keyId: RealmIds['key']
  /** SHA-256 of the text. */
  readonly digest: Buffer
  /** Tells keys apart on a screen. */
  readonly lastFour: string
  readonly kind: KeyKind
  readonly partnerId: PartnerId
  readonly scopes: readonly Scope[]
  /** Origins of the pages that may use a PUBLISHABLE key; empty for other kinds. */
  readonly origins: readonly string[]
  /** Outlets at which a DEVICE may act; empty for other kinds. */
  readonly outletIds: readonly OutletId[]
  /** The name that people give it. */
  readonly label: string
  readonly createdAt: Date
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

/** A new key, whose text its holder gets once. */
export interface NewApiKey {
  /** Such as `sk_test_` and 43 characters of 0-9, A-Z and a-z. */
  readonly text: string
  /** SHA-256 of the text: all that is stored. */
  readonly digest: Buffer
  /** Tells keys apart on a screen. */
  readonly lastFour: string
}

const partnerScopes: readonly KeyScope[] = [
  'outlets:read',
  'outlets:write',
  'service-points:write',
  'agreements:read',
  'agreements:write',
  'reservations:write',
  'parcels:read',
  'parcels:write',
  'returns:read',
  'returns:write',
  'planning',
  'planning:apply',
  'webhooks:write',
  'erase',
  'admin',
]

/** Every scope that a key of a kind may carry. */
export const scopesByKind: Record<KeyKind, readonly KeyScope[]> = {
  SECRET: partnerScopes,
  PUBLISHABLE: ['outlets:read'],
  // Keys of shoppers are signed, not stored: `createShopperSession` makes them.
  SESSION: [],
  DEVICE: ['outlets:read', 'counter'],
}

const prefixes: Record<KeyKind, string> = { SECRET: 'sk', PUBLISHABLE: 'pk', SESSION: 'ss', DEVICE: 'dk' }
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const keyPattern = /^(?:(sk|pk)_(live|test)|(ss|dk))_[0-9A-Za-z]{32,64}$/

/**
 * Makes a key of 32 unpredictable bytes: `sk_live_…`, `pk_test_…` name the mode, `ss_…` and `dk_…` do not. The same
 * bytes give the same key.
 */
export function newApiKey(kind: KeyKind, livemode: boolean, random: Uint8Array): NewApiKey {
  if (random.length !== 32) throw new RangeError('A key is made of 32 bytes.')
  const hasMode = kind === 'SECRET' || kind === 'PUBLISHABLE'
  const mode = hasMode ? (livemode ? 'live_' : 'test_') : ''
  const text = `${prefixes[kind]}_${mode}${encodeBase62(random)}`
  return { text, digest: digestOf(text), lastFour: text.slice(-4) }
}

/** Returns what the text of a key says about it, or null when it cannot be a key. `livemode` is null where the text does not say. */
export function parseApiKey(text: string): { readonly kind: KeyKind; readonly livemode: boolean | null } | null {
  const match = keyPattern.exec(text)
  if (!match) return null
  const prefix = match[1] ?? match[3]
  const kind = (Object.keys(prefixes) as KeyKind[]).find((name) => prefixes[name] === prefix)!
  return { kind, livemode: match[2] ? match[2] === 'live' : null }
}

/** Returns the SHA-256 of a key's whole text. A fast hash is enough: the text has 256 bits of entropy. */
export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Returns 32 bytes as 43 digits to the base of 62, so that a double click selects a whole key. */
function encodeBase62(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (let place = 0; place < 43; place++) {
    text = digits[Number(value % 62n)] + text
    value /= 62n
  }
  return text
}
