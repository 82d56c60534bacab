import type { CallOptions, Executor } from './executor.ts'
import { asRecord, isRecords, type JsonRecord } from './record.ts'
import type { TypedDocument } from './typed-document.ts'

/** A list in pages (a Relay connection). */
export interface Connection {
  /** The items of the page, each with its cursor. */
  readonly edges: readonly unknown[]
  /** Position of the page in the list. */
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** An edge of a list. */
export type EdgeOf<List extends Connection> = List['edges'][number]

/**
 * The first page when awaited, every edge of the list when iterated: one request per page, each sent when its first edge
 * is needed. The first request is sent at once and serves both.
 */
export interface Pages<List extends Connection> extends Promise<List> {
  [Symbol.asyncIterator](): AsyncGenerator<EdgeOf<List>, void, undefined>
  /** The first edges of the list, at most `limit` (0 or more; Infinity for all). */
  toArray(options: { limit: number }): Promise<EdgeOf<List>[]>
}

/** Runs a query of one root field that is a list. */
export function readPages<
  Result extends { readonly [Name in Field]: Connection | null },
  Variables extends { readonly after?: string | null | undefined },
  Field extends keyof Result & string,
>(
  client: Executor,
  document: TypedDocument<Result, Variables>,
  field: Field,
  variables: Variables,
  options?: CallOptions,
): Pages<NonNullable<Result[Field]>> {
  type List = NonNullable<Result[Field]>

  const readPage = async (after: string | null | undefined): Promise<List> => {
    const isExpected = (data: JsonRecord) => isConnection(data[field], after)
    const data = await client.execute(document, { ...variables, after }, options, isExpected)
    return data[field]!
  }

  const first = readPage(variables.after)
  // Each reader of the list gets the error. A list without a reader must not end the process.
  first.catch(() => {})

  async function* iterate(): AsyncGenerator<EdgeOf<List>, void, undefined> {
    let page = await first
    for (;;) {
      for (const edge of page.edges as readonly Awaited<EdgeOf<List>>[]) {
        options?.signal?.throwIfAborted()
        yield edge
      }
      const { hasNextPage, endCursor } = page.pageInfo
      if (!hasNextPage) return
      page = await readPage(endCursor)
    }
  }

  return Object.assign(first, {
    [Symbol.asyncIterator]: iterate,
    async toArray({ limit }: { limit: number }): Promise<EdgeOf<List>[]> {
      if (!(limit >= 0)) throw new TypeError('limit: 0 or more.')
      const edges: EdgeOf<List>[] = []
      if (limit > 0) for await (const edge of iterate()) if (edges.push(edge) >= limit) break
      return edges
    },
  })
}

/** True for a list of edges that ends or whose next page begins elsewhere: a list that does not advance would never end. */
export function isConnection(value: unknown, after: string | null | undefined): value is Connection {
  const { edges, pageInfo } = asRecord(value)
  const { hasNextPage, endCursor } = asRecord(pageInfo)
  const hasCursor = hasNextPage === true && typeof endCursor === 'string' && endCursor !== after
  return isRecords(edges) && (hasNextPage === false || hasCursor)
}
