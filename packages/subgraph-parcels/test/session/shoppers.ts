import { type Caller, deriveSessionKey, newRealmId, shopperScope, verifySession } from '@restante/subgraph-kit'
import { type Network, realm } from '../network.ts'

/** The result of `createShopperSession`, with the caller that the gateway makes of the key. */
export interface Opened {
  readonly session: {
    readonly id: string
    readonly key: string
    readonly actions: string[]
    readonly expiresAt: string
  }
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] | null }[]
  /** Null when no session was made. */
  readonly shopper: Caller | null
}

/** The issuing key of the tests. */
export const issuerKeyId = newRealmId('key', realm, new Date(0))

/** Returns the caller that the gateway makes of a shopper's key. Throws for one that it would not accept. */
export function shopperOf(network: Network, key: string, partner: keyof Network['partners'] = 'platform'): Caller {
  const claims = verifySession(key, [deriveSessionKey(network.secret)])
  if (!claims) throw new Error('The key was not signed by this graph.')
  return network.caller(partner, {
    keyId: claims.sessionId,
    kind: 'SESSION',
    scopes: ['outlets:read', ...claims.actions.map(shopperScope)],
  })
}

/** Makes a session for a shopper of a partner. */
export async function openSession(
  network: Network,
  input: object,
  partner: 'platform' | 'carrier' | 'stranger' = 'platform',
  change: Partial<Caller> = {},
): Promise<Opened> {
  const { session, userErrors } = await network.mutate(
    network.caller(partner, { keyId: issuerKeyId, ...change }),
    'createShopperSession',
    input,
    'session { id key actions expiresAt revokedAt } userErrors { code path }',
  )
  return { session, userErrors, shopper: session && shopperOf(network, session.key, partner) }
}

/** Makes a session, which has to succeed, and returns its caller. */
export async function shopperFor(network: Network, input: object, partner?: 'platform' | 'carrier'): Promise<Caller> {
  const { shopper, userErrors } = await openSession(network, input, partner)
  if (!shopper) throw new Error(JSON.stringify(userErrors))
  return shopper
}

/** Announces a delivery of the platform to an outlet, and returns its id. */
export async function announce(network: Network, input: object = {}): Promise<string> {
  const { parcel, userErrors, refusals } = await network.mutate(
    network.caller('platform'),
    'createParcel',
    { destination: { outletId: network.outlets[0] }, references: [{ kind: 'ORDER', value: 'A-1' }], ...input },
    'parcel { id } userErrors { code path } refusals { code }',
  )
  if (!parcel) throw new Error(JSON.stringify({ userErrors, refusals }))
  return parcel.id
}
