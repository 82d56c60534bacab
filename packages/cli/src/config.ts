import { readConfig as readGatewayConfig, type GatewayConfig } from '@restante/gateway'
import type { Part } from '@restante/store'
import { UsageError } from './words/usage-error.ts'

/** Configuration of the commands, read from the environment. */
export interface Config {
  /** URL of the migrator; null for the embedded PostgreSQL. */
  readonly databaseUrl: string | null
  /** URLs of single parts that differ from the derived ones. */
  readonly overrides: Readonly<Partial<Record<Part, string>>>
  /** Folder of the embedded store and of the secret. */
  readonly dataDirectory: string
  /** Value of RESTANTE_SECRET; undefined for the file in the data folder. */
  readonly secret: string | undefined
  /** Value of RESTANTE_SECRET_PREVIOUS, by which codes issued before a change of the secret stay valid. */
  readonly previousSecret: string | undefined
  readonly gateway: GatewayConfig
}

/** Defaults of variables that are not set. */
export const defaultConfig = Object.freeze({ RESTANTE_DATA: '.restante' })

const overrideVariables: Readonly<Record<Part, string>> = {
  outlets: 'DATABASE_URL_OUTLETS',
  service_points: 'DATABASE_URL_SERVICE_POINTS',
  parcels: 'DATABASE_URL_PARCELS',
  ledger: 'DATABASE_URL_LEDGER',
  gateway: 'DATABASE_URL_GATEWAY',
}

/** Reads the configuration from an environment. Throws one error that lists every problem. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = []
  const readUrl = (name: string): string | undefined => {
    const value = env[name]
    if (!value) return undefined
    const isPostgres = URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)
    if (!isPostgres) problems.push(`${name} must be an address such as postgres://user:password@host:5432/restante`)
    return value
  }
  const databaseUrl = readUrl('DATABASE_URL') ?? null
  const overrides: Partial<Record<Part, string>> = {}
  for (const [part, name] of Object.entries(overrideVariables) as [Part, string][]) {
    const url = readUrl(name)
    if (url !== undefined) overrides[part] = url
  }
  let gateway: GatewayConfig | null = null
  try {
    gateway = readGatewayConfig(env)
  } catch (error) {
    problems.push(
      ...(error as Error).message
        .split('\n')
        .slice(1)
        .map((line) => line.trim()),
    )
  }
  if (problems.length > 0 || !gateway) {
    throw new UsageError(['The configuration has faults:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
  }
  return Object.freeze({
    databaseUrl,
    overrides: Object.freeze(overrides),
    dataDirectory: env['RESTANTE_DATA'] || defaultConfig.RESTANTE_DATA,
    secret: env['RESTANTE_SECRET'] || undefined,
    previousSecret: env['RESTANTE_SECRET_PREVIOUS'] || undefined,
    gateway,
  })
}
