import { checkFirst, decodeCursor, encodeCursor, fault, toConnection } from '@restante/subgraph-kit'
import type { OutletFilter, QueryOutletsArgs } from '../generated/resolver-types.ts'
import { listOutlets, type OutletListFilter } from '../storage/outlets.ts'
import { readBoundingBox } from './bounding-box.ts'
import type { OutletsContext } from './context.ts'
import { viewOutlet } from './outlet-view.ts'

const longestText = 200

/** Resolves `Query.outlets`. */
export async function resolveOutlets(args: QueryOutletsArgs, { database, cursorKey }: OutletsContext) {
  const first = checkFirst(args.first)
  const after = args.after ?? null
  const filter = readFilter(args.filter ?? {})
  const scope = `outlets ${JSON.stringify(filter)}`
  const position = after === null ? null : decodeCursor<string>(after, scope, cursorKey)
  const rows = await listOutlets(database, filter, first + 1, position)
  return toConnection(rows, first, after, (row) => ({
    cursor: encodeCursor(row.id, scope, cursorKey),
    node: viewOutlet(row),
  }))
}

function readFilter(filter: OutletFilter): OutletListFilter {
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
  if (text.length > longestText || !words) {
    throw fault('BAD_USER_INPUT', `\`filter.text\` must hold a letter or digit and at most ${longestText} characters.`)
  }
  return words
}
