import { checkFirst, decodeCursor, encodeCursor, inputFault, parseRealmId, toConnection } from '@restante/subgraph-kit'
import type { Partner } from '../domain/partner.ts'
import type { QueryPartnerArgs, QueryPartnersArgs } from '../generated/resolver-types.ts'
import type { RequestScope } from './request-scope.ts'

/** `Query.viewer`. */
export function viewer(_root: unknown, _args: object, scope: RequestScope) {
  return scope.partnersById.load(scope.caller.partnerId)
}

/** `Query.partner`. Throws BAD_USER_INPUT unless exactly one of `id` and `code` is given. */
export function partner(_root: unknown, { id, code }: QueryPartnerArgs, scope: RequestScope) {
  if ((id == null) === (code == null)) throw inputFault('id', 'or `code` must be given, exactly one of them.')
  if (code != null) return scope.partnersByCode.load(code)
  return loadPartner(id!, scope)
}

/** Returns a partner by id; null for another realm's. */
export function loadPartner(id: string, scope: RequestScope) {
  const known = parseRealmId('prt', scope.caller.realm, id)
  return known && scope.partnersById.load(known)
}

/** Returns a partner that a stored row names. A foreign key ensures that it exists. */
export async function requirePartner(id: string, scope: RequestScope): Promise<Partner> {
  const found = await scope.partnersById.load(id)
  if (!found) throw new Error('A stored row names a partner that does not exist.')
  return found
}

/** `Query.partners`. Throws BAD_USER_INPUT for a page size or cursor that cannot be. */
export async function partners(_root: unknown, args: QueryPartnersArgs, scope: RequestScope) {
  const first = checkFirst(args.first)
  const filter = args.filter ?? {}
  const list = `partners ${scope.caller.realm} ${JSON.stringify(filter)}`
  const after = args.after == null ? null : decodeCursor<string>(args.after, list, scope.cursorKey)
  const rows = await scope.reader.listPartners(filter, after, first + 1)
  return toConnection(rows, first, after, (row) => ({
    cursor: encodeCursor(row.code, list, scope.cursorKey),
    node: row,
  }))
}
