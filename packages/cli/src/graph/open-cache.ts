import { type ResponseCache, createMemoryCache, createRedisCache, type GatewayConfig } from '@restante/gateway'
import type { Log } from '@restante/subgraph-kit'

/** The cache that the configuration asks for: in Redis where its address is given, else in this process; null: none. */
export function openCache({ redisUrl, cacheBytes }: GatewayConfig, log: Log): ResponseCache | null {
  if (cacheBytes === 0) return null
  return redisUrl ? createRedisCache({ url: redisUrl, log }) : createMemoryCache(cacheBytes)
}
