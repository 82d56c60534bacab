import { signSession } from '@restante/subgraph-kit'
import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { createShopperSession, type SessionResult } from '../../use-cases/sessions/create-shopper-session.ts'
import { revokeShopperSession } from '../../use-cases/sessions/revoke-shopper-session.ts'
import type { ShopperSession } from '../../domain/session/shopper-session.ts'
import type { Context } from '../context.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of shoppers' sessions: decode, one use case, encode. */
export const sessionMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'createShopperSession' | 'revokeShopperSession'
> = {
  createShopperSession: (_root, { input }, context) => {
    const request = {
      ...input,
      parcelIds: input.parcelIds ?? [],
      reservationId: input.reservationId ?? null,
      returnOrderId: input.returnOrderId ?? null,
      ttl: input.ttl ?? null,
    }
    return toPayload(
      context,
      createShopperSession(context.services.deps, context.caller, request),
      { session: null },
      async (result) => {
        const session = await readSession(context, result)
        const key = session && signSession({ ...session, sessionId: session.id }, context.services.sessionKey)
        return { session: session && { ...session, key }, userErrors: [] }
      },
    )
  },
  revokeShopperSession: (_root, { input }, context) =>
    toPayload(
      context,
      revokeShopperSession(context.services.deps, context.caller, input),
      { session: null },
      async (result) => {
        const session = await readSession(context, result)
        return { session: session && { ...session, key: null }, userErrors: [] }
      },
    ),
}

function readSession({ services, caller }: Context, { sessionId }: SessionResult): Promise<ShopperSession | null> {
  return services.deps.sessions.read(caller.realm, sessionId)
}
