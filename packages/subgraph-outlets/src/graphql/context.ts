import { type Caller, fault } from '@restante/subgraph-kit'
import type { SearchIndex } from '../domain/index/search-index.ts'
import type { RegisterDatabase } from '../storage/register-tables.ts'

/** What the resolvers of one request share. */
export interface OutletsContext {
  readonly caller: Caller | null
  /** The time of the caller's realm when the request came. */
  readonly now: Date
  readonly searchIndex: SearchIndex
  /** What an answer shows. */
  readonly database: RegisterDatabase
  readonly cursorKey: Buffer
}

/** The caller. Throws UNAUTHENTICATED when there is none. */
export function requireCaller(context: OutletsContext): Caller {
  if (!context.caller) throw fault('UNAUTHENTICATED', 'A key is needed: send it as `Authorization: Bearer <key>`.')
  return context.caller
}
