import { checkFirst, decodeCursor, encodeCursor, parseRealmId, toConnection } from '@restante/subgraph-kit'
import type { QueryAgreementArgs, QueryAgreementsArgs } from '../generated/resolver-types.ts'
import type { Agreement } from '../domain/agreement/agreement.ts'
import type { RequestScope } from './request-scope.ts'

/** `Query.agreement`. */
export async function agreement(_root: unknown, { id }: QueryAgreementArgs, scope: RequestScope) {
  const [found] = await loadAgreements([id], scope)
  return found ?? null
}

/** Returns agreements by id, in the order of the ids; null for one that the caller is not a party to. */
export async function loadAgreements(
  ids: readonly string[],
  scope: RequestScope,
): Promise<readonly (Agreement | null)[]> {
  const { realm } = scope.caller
  const known = ids.filter((id) => parseRealmId('agr', realm, id))
  if (known.length === 0) return ids.map(() => null)
  const rows = await scope.reader.findAgreements(known)
  const byId = new Map<string, Agreement>(rows.map((row) => [row.agreementId, row]))
  return ids.map((id) => byId.get(id) ?? null)
}

/** `Query.agreements`. Throws BAD_USER_INPUT for a page size or cursor that cannot be. */
export async function agreements(_root: unknown, args: QueryAgreementsArgs, scope: RequestScope) {
  const { partnerId } = scope.caller
  const first = checkFirst(args.first)
  const filter = args.filter ?? {}
  const list = `agreements ${partnerId} ${JSON.stringify(filter)}`
  const after = args.after == null ? null : decodeCursor<string>(args.after, list, scope.cursorKey)
  const rows = await scope.reader.listAgreements(filter, after, first + 1)
  return toConnection(rows, first, after, (row) => ({
    cursor: encodeCursor(row.agreementId, list, scope.cursorKey),
    node: row,
  }))
}
