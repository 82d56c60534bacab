import {
  checkFirst,
  type Connection,
  decodeCursor,
  encodeCursor,
  type Resolvers,
  toConnection,
} from '@restante/subgraph-kit'
import type { QueryResolvers } from '../generated/resolver-types.ts'
import { decodePartner } from './decode.ts'
import type { Context } from './context.ts'

type Arguments<Name extends keyof QueryResolvers> = Parameters<
  Extract<QueryResolvers[Name], (...args: never) => unknown>
>[1]

/** Resolvers of the root queries. */
export const queries: Resolvers<Context>[string] = {
  parcel: (_root, { id }: Arguments<'parcel'>, { parcels }: Context) => parcels.load(id),
  returnOrder: (_root, { id }: Arguments<'returnOrder'>, { returnOrders }: Context) => returnOrders.load(id),
  parcels: (_root, { filter, first, after }: Arguments<'parcels'>, context: Context) =>
    listById(context, 'parcels', filter, first, after, (last) => context.reads.listParcels(filter ?? {}, first, last)),
  parcelsByIdentifier: (_root, { first, after, ...number }: Arguments<'parcelsByIdentifier'>, context: Context) =>
    listById(context, 'parcelsByIdentifier', number, first, after, (last) =>
      context.reads.parcelsByIdentifier(
        {
          value: number.value,
          scheme: number.scheme ?? null,
          carrierId: decodePartner(number.carrier, context.caller),
        },
        first,
        last,
      ),
    ),
  events: async (_root, { filter, first, after }: Arguments<'events'>, { reads, caller, services }: Context) => {
    const scope = scopeOf(caller.partnerId, 'events by position', filter)
    const position = after == null ? null : decodeCursor<number>(after, scope, services.cursorKey)
    const events = await reads.feed(filter ?? {}, checkFirst(first), position)
    return toConnection(events, first, after ?? null, (node) => ({
      cursor: encodeCursor(node.position, scope, services.cursorKey),
      node,
    }))
  },
}

/** A page of rows that are ordered by their id alone. */
export async function listById<Row extends { readonly id: string }>(
  { caller, services }: Context,
  list: string,
  conditions: unknown,
  first: number,
  after: string | null | undefined,
  read: (after: string | null) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  checkFirst(first)
  const scope = scopeOf(caller.partnerId, list, conditions)
  const last = after == null ? null : decodeCursor<string>(after, scope, services.cursorKey)
  return toConnection(await read(last), first, after ?? null, (node) => ({
    cursor: encodeCursor(node.id, scope, services.cursorKey),
    node,
  }))
}

function scopeOf(tenant: string, list: string, conditions: unknown): string {
  return JSON.stringify([tenant, list, conditions ?? null])
}
