import {
  checkFirst,
  decodeCursor,
  encodeCursor,
  localDate,
  parseOutletId,
  parseRealmId,
  toConnection,
} from '@restante/subgraph-kit'
import type { ServicePointView } from '../domain/service-point.ts'
import { intakeAt, isCovered } from '../domain/sight.ts'
import type {
  OutletServicePointsArgs,
  QueryServicePointArgs,
  QueryServicePointsArgs,
} from '../generated/resolver-types.ts'
import type { RequestScope } from './request-scope.ts'

/** `Query.servicePoint`. */
export async function servicePoint(_root: unknown, { id }: QueryServicePointArgs, scope: RequestScope) {
  const [found] = await loadServicePoints([id], scope)
  return found ?? null
}

/** `Query.servicePoints`. Throws BAD_USER_INPUT for a page size or cursor that cannot be. */
export async function listServicePoints(_root: unknown, args: QueryServicePointsArgs, scope: RequestScope) {
  const first = checkFirst(args.first)
  const filter = args.filter ?? {}
  const list = `servicePoints ${scope.caller.partnerId} ${JSON.stringify(filter)}`
  const after = args.after == null ? null : decodeCursor<string>(args.after, list, scope.cursorKey)
  const rows = await scope.reader.listServicePoints(filter, await scope.realmNow(), after, first + 1)
  return toConnection(rows, first, after, (row) => ({
    cursor: encodeCursor(row.servicePointId, list, scope.cursorKey),
    node: row,
  }))
}

/** Returns service points by id, in the order of the ids; null for one that the caller may not know of. */
export async function loadServicePoints(
  ids: readonly string[],
  scope: RequestScope,
): Promise<readonly (ServicePointView | null)[]> {
  const known = ids.filter((id) => parseRealmId('sp', scope.caller.realm, id))
  if (known.length === 0) return ids.map(() => null)
  const [rows, now] = await Promise.all([scope.reader.findServicePoints(known), scope.realmNow()])
  const visible = new Map<string, ServicePointView>(
    (await scope.filterVisible(rows, now)).map((row) => [row.servicePointId, row]),
  )
  return ids.map((id) => visible.get(id) ?? null)
}

/** `Outlet.operator`. */
export async function operator(outlet: { id: string }, _args: object, scope: RequestScope) {
  const fact = parseOutletId(outlet.id) && (await scope.outlets.load(outlet.id))
  return fact ? scope.partnersByCode.load(fact.operatorCode) : null
}

/** `Outlet.servicePoints`. */
export async function servicePoints(
  outlet: { id: string },
  { partner, at }: OutletServicePointsArgs,
  scope: RequestScope,
) {
  if (!parseOutletId(outlet.id)) return []
  const [rows, moment] = await Promise.all([scope.servicePointsAt.load(outlet.id), at ?? scope.realmNow()])
  const inForce = (rows ?? []).filter(
    (row) => (partner == null || row.partnerId === partner) && isCovered(row, localDate(moment, row.timeZone)),
  )
  return scope.filterVisible(inForce, moment)
}

/** `ServicePoint.intake`. */
export async function intake(point: ServicePointView, _args: object, scope: RequestScope) {
  return point.intakeUntil === null ? point.intake : intakeAt(point, await scope.realmNow())
}
