/** How a gateway process is configured. */
export interface GatewayConfig {
  readonly port: number
  readonly host: string
  readonly readDeadlineMs: number
  readonly writeDeadlineMs: number
  readonly isDevelopment: boolean
  /** Addresses of subgraphs that stand elsewhere than the supergraph says, by name. */
  readonly subgraphUrls: Readonly<Record<string, URL>>
}

/** What holds where the environment says nothing. */
export const defaultConfig = Object.freeze({
  PORT: '4000',
  HOST: '127.0.0.1',
  RESTANTE_READ_DEADLINE_MS: '2000',
  RESTANTE_WRITE_DEADLINE_MS: '5000',
  NODE_ENV: 'production',
})

const subgraphVariable = /^RESTANTE_URL_(?<name>[A-Z][A-Z0-9_]*)$/

/**
 * Reads the gateway's part of an environment: `PORT`, `HOST`, `RESTANTE_READ_DEADLINE_MS`, `RESTANTE_WRITE_DEADLINE_MS`,
 * `NODE_ENV` (`development` opens GraphiQL and introspection) and `RESTANTE_URL_<SUBGRAPH>`, where `SERVICE_POINTS` is
 * `service-points`. Throws one error that lists every problem.
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

  const subgraphUrls: Record<string, URL> = {}
  for (const [name, value] of Object.entries(env)) {
    const subgraph = subgraphVariable.exec(name)?.groups?.['name']
    if (subgraph === undefined || !value) continue
    const url = URL.canParse(value) ? new URL(value) : null
    if (url && (url.protocol === 'http:' || url.protocol === 'https:')) {
      subgraphUrls[subgraph.toLowerCase().replaceAll('_', '-')] = url
    } else problems.push(`${name} must be an address such as http://127.0.0.1:4001/graphql`)
  }
  const config: GatewayConfig = {
    port: readInteger('PORT', 0, 65_535),
    host: read('HOST'),
    readDeadlineMs: readInteger('RESTANTE_READ_DEADLINE_MS', 1, 60_000),
    writeDeadlineMs: readInteger('RESTANTE_WRITE_DEADLINE_MS', 1, 60_000),
    isDevelopment: read('NODE_ENV') === 'development',
    subgraphUrls: Object.freeze(subgraphUrls),
  }
  if (problems.length > 0) {
    throw new Error(['The configuration has faults:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
  }
  return Object.freeze(config)
}
