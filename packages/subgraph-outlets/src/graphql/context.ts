import { type Caller, fault } from '@restante/subgraph-kit'
import type { SearchIndex } from '../domain/index/search-index.ts'
import type { OutletReader } from '../domain/ports/outlet-reader.ts'
import type { PostalCodeReader } from '../domain/ports/postal-code-repository.ts'

/** The values that the resolvers of one request share. */
export interface OutletsContext {
  readonly caller: Caller | null
  /** The time of the caller's realm when the request arrived. */
  readonly now: Date
  readonly searchIndex: SearchIndex
  readonly outlets: OutletReader
  readonly postalCodes: PostalCodeReader
  /** Seals cursors. */
  readonly cursorKey: Buffer
}

/** Returns the caller. Throws UNAUTHENTICATED when there is none. */
export function requireCaller(context: OutletsContext): Caller {
  if (!context.caller) throw fault('UNAUTHENTICATED', 'A key is needed: send it as `Authorization: Bearer <key>`.')
  return context.caller
}
