import { checkFirst, type Connection, decodeCursor, encodeCursor, toConnection } from '@restante/subgraph-kit'
import type { Context } from './context.ts'

/** The arguments of a list. */
export interface Page {
  readonly first: number
  readonly after?: string | null | undefined
}

/**
 * Lists rows in the order of their ids. A cursor is valid only for the list with that name, tenant and conditions. `read`
 * returns the rows after an id, one more than the page has.
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

/** Lists the caller's events in the order of their positions; see {@link listById}. */
export function listByPosition<Row extends { readonly position: number }>(
  context: Context,
  name: string,
  conditions: unknown,
  page: Page,
  read: (after: number | null) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  return list(context, scopeOf(context, name, conditions), page, ({ position }) => position, read)
}

/** Lists the events of one parcel. Its cursors are valid for that parcel only. */
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
