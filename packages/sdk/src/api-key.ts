/** `sk_` a partner's server, `pk_` a browser, `ss_` one shopper, `dk_` one device of a counter or a driver. */
export type KeyKind = 'SECRET' | 'PUBLISHABLE' | 'SESSION' | 'DEVICE'

/** A key that may be public: it reads outlets and nothing else. */
export type PublishableKey = `pk_live_${string}` | `pk_test_${string}`

/** A key of one shopper's session, for at most an hour. */
export type SessionKey = `ss_${string}`

/** A key of one device of a counter or a driver. */
export type DeviceKey = `dk_${string}`

const kinds: Record<string, KeyKind> = { sk: 'SECRET', pk: 'PUBLISHABLE', ss: 'SESSION', dk: 'DEVICE' }

/** Returns the kind that a key's prefix names (only sk_ and pk_ say whether they are live), or null when the text does not have the form of a key. */
export function readKeyKind(key: string): KeyKind | null {
  return /^([sp]k_(live|test)|ss|dk)_[\w-]{16,}$/.test(key) ? kinds[key.slice(0, 2)]! : null
}
