/** Limits of long-lived connections. */
export interface StreamLimits {
  /** Milliseconds that a WebSocket may take to send its `connection_init`. */
  readonly initTimeoutMs: number
  /** Milliseconds between two keep-alives. A peer that neither answers nor takes one before the next is cut off. */
  readonly keepAliveMs: number
  /** Milliseconds between two checks of the key of every open connection. */
  readonly recheckMs: number
  /** Operations at the same time on one WebSocket. */
  readonly operationsPerConnection: number
  /** WebSockets and event streams at the same time with one key, in this process. */
  readonly connectionsPerKey: number
  /** Bytes that wait for a WebSocket's peer, above which nothing more is read from it until it has taken them. */
  readonly unsentBytes: number
}

/**
 * Defaults of `GatewayServerOptions.streams`. The revocation of a key takes effect within a second for new requests,
 * and with this interval it ends open connections well within five.
 */
export const defaultStreamLimits: StreamLimits = Object.freeze({
  initTimeoutMs: 3_000,
  keepAliveMs: 12_000,
  recheckMs: 2_000,
  operationsPerConnection: 100,
  connectionsPerKey: 1_000,
  unsentBytes: 1024 * 1024,
})
