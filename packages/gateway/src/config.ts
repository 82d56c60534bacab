import type { GatewayLimits } from './base/limits.ts'

/** The configuration of a gateway process. */
export interface GatewayConfig {
  readonly port: number
  readonly host: string
  readonly limits: Pick<GatewayLimits, 'planningMs' | 'readDeadlineMs' | 'writeDeadlineMs'>
  readonly isDevelopment: boolean
  /** The cache that several processes share; null: each has its own in memory. */
  readonly redisUrl: URL | null
  /** Bytes of memory for cached responses of subgraphs; 0 turns the cache off, the one in Redis too. */
  readonly cacheBytes: number
  /** Addresses of subgraphs, by name, that override those of the supergraph. */
  readonly subgraphUrls: Readonly<Record<string, URL>>
  /** Addresses of their subscriptions, by name, where these are not at `/stream` below the address of the subgraph. */
  readonly streamUrls: Readonly<Record<string, URL>>
}

/** Defaults of the environment variables. */
export const defaultConfig = Object.freeze({
  PORT: '4000',
  HOST: 'localhost',
  RESTANTE_PLANNING_MS: '100',
  RESTANTE_READ_DEADLINE_MS: '2000',
  RESTANTE_WRITE_DEADLINE_MS: '5000',
  NODE_ENV: 'production',
  RESTANTE_CACHE_BYTES: '67108864',
})

const subgraphVariable = /^RESTANTE_(?<stream>STREAM_)?URL_(?<name>[A-Z][A-Z0-9_]*)$/

/**
 * Reads the gateway's part of an environment: `PORT`, `HOST`, `RESTANTE_PLANNING_MS`, `RESTANTE_READ_DEADLINE_MS`, `RESTANTE_WRITE_DEADLINE_MS`,
 * `NODE_ENV` (`development` opens GraphiQL and introspection), `REDIS_URL`, `RESTANTE_CACHE_BYTES` and
 * `RESTANTE_URL_<SUBGRAPH>` and `RESTANTE_STREAM_URL_<SUBGRAPH>`, where `SERVICE_POINTS` is `service-points`. Throws one
 * error that lists every problem.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const problems: string[] = []
  const read = (name: keyof typeof defaultConfig): string => env[name] || defaultConfig[name]
  const readInteger = (name: keyof typeof defaultConfig, from: number, to: number): number => {
    const text = read(name)
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= from && value <= to) return value
    problems.push(`${name} must be a whole number from ${from} to ${to}`)
    return from
  }

  const readRedisUrl = (): URL | null => {
    const text = env['REDIS_URL']
    if (!text) return null
    const url = URL.canParse(text) ? new URL(text) : null
    if (url && /^rediss?:$/.test(url.protocol) && url.hostname !== '') return url
    problems.push('REDIS_URL must be an address such as redis://user:password@host:6379/0')
    return null
  }

  const subgraphUrls: Record<string, URL> = {}
  const streamUrls: Record<string, URL> = {}
  for (const [name, value] of Object.entries(env)) {
    const { name: subgraph, stream } = subgraphVariable.exec(name)?.groups ?? {}
    if (subgraph === undefined || !value) continue
    const url = URL.canParse(value) ? new URL(value) : null
    if (url && (url.protocol === 'http:' || url.protocol === 'https:')) {
      const urls = stream === undefined ? subgraphUrls : streamUrls
      urls[subgraph.toLowerCase().replaceAll('_', '-')] = url
    } else problems.push(`${name} must be an address such as http://127.0.0.1:4001/graphql`)
  }
  const config: GatewayConfig = {
    port: readInteger('PORT', 0, 65_535),
    host: read('HOST'),
    limits: Object.freeze({
      planningMs: readInteger('RESTANTE_PLANNING_MS', 1, 60_000),
      readDeadlineMs: readInteger('RESTANTE_READ_DEADLINE_MS', 1, 60_000),
      writeDeadlineMs: readInteger('RESTANTE_WRITE_DEADLINE_MS', 1, 60_000),
    }),
    isDevelopment: read('NODE_ENV') === 'development',
    redisUrl: readRedisUrl(),
    cacheBytes: readInteger('RESTANTE_CACHE_BYTES', 0, 1_099_511_627_776),
    subgraphUrls: Object.freeze(subgraphUrls),
    streamUrls: Object.freeze(streamUrls),
  }
  if (problems.length > 0) {
    throw new Error(['The configuration has faults:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
  }
  return Object.freeze(config)
}
