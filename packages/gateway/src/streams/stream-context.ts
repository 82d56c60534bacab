import type { Log } from '@restante/subgraph-kit'
import type { Gateway } from '../gateway/gateway.ts'
import type { TakeSlot } from './connection-count.ts'
import type { KeyWatch } from './key-watch.ts'
import type { StreamLimits } from './stream-limits.ts'

/** The context that all kinds of long-lived connections share. */
export interface StreamContext {
  readonly gateway: Gateway
  readonly limits: StreamLimits
  readonly keys: KeyWatch
  readonly takeSlot: TakeSlot
  /** Maximum bytes of a message. */
  readonly maxMessageBytes: number
  /** False once the server closes. */
  readonly isOpen: () => boolean
  readonly log: Log
}
