import { checkFirst, type Connection, decodeCursor, encodeCursor, toConnection } from '@restante/subgraph-kit'
import type { Context } from './context.ts'

/** The arguments of a list. */
export interface Page {
  readonly first: number
  readonly after?: string | null | undefined
}

/**
 * Lists rows that are ordered by their id. A cursor is good for the list of that name, tenant and conditions only; `read`
 * returns one row more than the page has, after an id.
 */
export function listById<Row extends { readonly id: string }>(
  context: Context,
  name: string,
  conditions: unknown,
  page: Page,
  read: (after: string | null) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  return list(context, scopeOf(context, name, conditions), page, ({ id }) => id, read)
}

/** Lists the caller's events in the order of their positions, as {@link listById}. */
export function listByPosition<Row extends { readonly position: number }>(
  context: Context,
  name: string,
  conditions: unknown,
  page: Page,
  read: (after: number | null) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  return list(context, scopeOf(context, name, conditions), page, ({ position }) => position, read)
}

/** Lists the events of one parcel, which names the cursor's scope. */
export function listBySequence<Row extends { readonly sequence: number }>(
  context: Context,
  scope: string,
  page: Page,
  read: (after: number | null) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  return list(context, scope, page, ({ sequence }) => sequence, read)
}

async function list<Row, Key>(
  { services: { cursorKey } }: Context,
  scope: string,
  { first, after = null }: Page,
  keyOf: (row: Row) => Key,
  read: (after: Key | null) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  checkFirst(first)
  const last = after === null ? null : decodeCursor<Key>(after, scope, cursorKey)
  return toConnection(await read(last), first, after, (node) => ({
    cursor: encodeCursor(keyOf(node), scope, cursorKey),
    node,
  }))
}

function scopeOf({ caller }: Context, name: string, conditions: unknown): string {
  return JSON.stringify([caller.partnerId, name, conditions ?? null])
}
