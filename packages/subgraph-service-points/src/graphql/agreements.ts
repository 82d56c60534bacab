import { checkFirst, decodeCursor, encodeCursor, parseRealmId, toConnection } from '@restante/subgraph-kit'
import type { QueryAgreementArgs, QueryAgreementsArgs } from '../generated/resolver-types.ts'
import { type AgreementRow, findAgreements, listAgreements } from '../storage/agreements.ts'
import { queriesIn } from '../storage/tables.ts'
import type { RequestScope } from './request-scope.ts'

/** `Query.agreement`. */
export async function agreement(_root: unknown, { id }: QueryAgreementArgs, scope: RequestScope) {
  const [found] = await loadAgreements([id], scope)
  return found ?? null
}

/** Agreements by id, in the order of the ids; null for one that the caller is no party to. */
export async function loadAgreements(
  ids: readonly string[],
  scope: RequestScope,
): Promise<readonly (AgreementRow | null)[]> {
  const { realm, partnerId } = scope.caller
  const known = ids.filter((id) => parseRealmId('agr', realm, id))
  if (known.length === 0) return ids.map(() => null)
  const rows = await scope.inTenant((transaction) => findAgreements(queriesIn(transaction), realm, partnerId, known))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? null)
}

/** `Query.agreements`. Throws BAD_USER_INPUT for a page size or cursor that cannot be. */
export async function agreements(_root: unknown, args: QueryAgreementsArgs, scope: RequestScope) {
  const { realm, partnerId } = scope.caller
  const first = checkFirst(args.first)
  const filter = args.filter ?? {}
  const list = `agreements ${partnerId} ${JSON.stringify(filter)}`
  const after = args.after == null ? null : decodeCursor<string>(args.after, list, scope.cursorKey)
  const rows = await scope.inTenant((transaction) =>
    listAgreements(queriesIn(transaction), realm, partnerId, filter, after, first + 1),
  )
  return toConnection(rows, first, after, (row) => ({ cursor: encodeCursor(row.id, list, scope.cursorKey), node: row }))
}
