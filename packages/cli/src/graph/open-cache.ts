import { type ResponseCache, createMemoryCache, createRedisCache, type GatewayConfig } from '@restante/gateway'
import type { Log } from '@restante/subgraph-kit'

/** Opens the configured cache, in Redis when its address is given and else in this process. Returns null when it is off. */
export function openCache({ redisUrl, cacheBytes }: GatewayConfig, log: Log): ResponseCache | null {
  if (cacheBytes === 0) return null
  return redisUrl ? createRedisCache({ url: redisUrl, log }) : createMemoryCache(cacheBytes)
}
