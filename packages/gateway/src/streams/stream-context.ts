import type { Log } from '@restante/subgraph-kit'
import type { Gateway } from '../gateway/gateway.ts'
import type { TakeSlot } from './connection-count.ts'
import type { KeyWatch } from './key-watch.ts'
import type { StreamLimits } from './stream-limits.ts'

/** What every kind of connection that stays open needs. */
export interface StreamContext {
  readonly gateway: Gateway
  readonly limits: StreamLimits
  readonly keys: KeyWatch
  readonly takeSlot: TakeSlot
  /** Bytes of a message at most. */
  readonly maxMessageBytes: number
  /** False once the server closes. */
  readonly isOpen: () => boolean
  readonly log: Log
}
