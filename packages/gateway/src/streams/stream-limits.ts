/** How long and how much connections that stay open may take. */
export interface StreamLimits {
  /** Milliseconds that a WebSocket may take to say who it is. */
  readonly initTimeoutMs: number
  /** Milliseconds between two signs of life. A peer that answers or takes none until the next one is cut off. */
  readonly keepAliveMs: number
  /** Milliseconds after which the key of every open connection is looked at again. */
  readonly recheckMs: number
  /** Operations at the same time on one WebSocket. */
  readonly operationsPerConnection: number
  /** WebSockets and event streams at the same time with one key, in this process. */
  readonly connectionsPerKey: number
  /** Bytes that wait for a WebSocket's peer, above which nothing more is read from it until it has taken them. */
  readonly unsentBytes: number
}

/**
 * What holds where the caller of `createGatewayServer` states no others. A revoked key counts within a second for new
 * requests; with the interval here it ends what is open well within five.
 */
export const defaultStreamLimits: StreamLimits = Object.freeze({
  initTimeoutMs: 3_000,
  keepAliveMs: 12_000,
  recheckMs: 2_000,
  operationsPerConnection: 100,
  connectionsPerKey: 1_000,
  unsentBytes: 1024 * 1024,
})
