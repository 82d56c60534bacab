import type { CachePolicy } from '../cache/cache-policy.ts'
import type { Source } from '../fetch/fetch-source.ts'
import type { Step } from '../fetch/fetch.ts'
import type { SplitOperation } from '../naming/split-operation.ts'
import type { LocateErrors } from './locate-errors.ts'
import type { WriteData } from './write.ts'

/** An operation that can run any number of times. */
export interface PreparedOperation {
  readonly kind: 'prepared'
  /** The source of the events of a subscription; null for other operations. */
  readonly source: Source | null
  /** The steps that fetch data, one after the other; of a subscription, those that follow each event. */
  readonly steps: readonly Step[]
  readonly introspected: SplitOperation['introspected']
  readonly locateErrors: LocateErrors
  readonly write: WriteData
  /** The policy of a response without errors; null where it must not be used again. */
  readonly cachePolicy: CachePolicy | null
}
