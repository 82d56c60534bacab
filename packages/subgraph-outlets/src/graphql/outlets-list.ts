import {
  checkFirst,
  type Connection,
  decodeCursor,
  encodeCursor,
  inputFault,
  toConnection,
} from '@restante/subgraph-kit'
import type { Outlet } from '../domain/outlet.ts'
import type { OutletConditions } from '../domain/ports/outlet-reader.ts'
import type { OutletFilter, QueryOutletsArgs } from '../generated/resolver-types.ts'
import { readBoundingBox } from './bounding-box.ts'
import type { OutletsContext } from './context.ts'

/** Resolves `Query.outlets`. */
export async function resolveOutlets(args: QueryOutletsArgs, context: OutletsContext): Promise<Connection<Outlet>> {
  const { outlets, cursorKey } = context
  const first = checkFirst(args.first)
  const after = args.after ?? null
  const conditions = readConditions(args.filter ?? {})
  const scope = `outlets ${JSON.stringify(conditions)}`
  const position = after === null ? null : decodeCursor<string>(after, scope, cursorKey)
  const rows = await outlets.list(conditions, first + 1, position)
  return toConnection(rows, first, after, (row) => ({
    cursor: encodeCursor(row.id, scope, cursorKey),
    node: row,
  }))
}

function readConditions(filter: OutletFilter): OutletConditions {
  return {
    operatorCode: filter.operatorCode ?? null,
    kinds: filter.kinds ?? [],
    statuses: filter.statuses ?? [],
    within: readBoundingBox(filter.within),
    words: readWords(filter.text ?? null),
  }
}

function readWords(text: string | null): string[] {
  if (text === null) return []
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu)
  if (!words) throw inputFault('filter.text', 'must hold a letter or digit.')
  return words
}
