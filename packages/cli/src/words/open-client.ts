import { createClient, type FullClient } from '@restante/sdk'
import type { Invocation } from '../command.ts'
import { readText } from './read-options.ts'
import { UsageError } from './usage-error.ts'

/** The graph that commands speak to when `--endpoint` is not given. */
export const defaultEndpoint = 'http://127.0.0.1:4000/graphql'

/**
 * Creates the client of a command, for the graph of `--endpoint` and the key in RESTANTE_KEY: other users of a machine can
 * read the arguments of a process, but not its variables. Throws a `UsageError` for a key or an endpoint that cannot be.
 */
export function openClient({ options, env }: Pick<Invocation, 'options' | 'env'>, scope: string): FullClient {
  const apiKey = env['RESTANTE_KEY']
  if (!apiKey) throw new UsageError(`RESTANTE_KEY must hold a secret key with the scope ${scope}.`)
  try {
    return createClient({ endpoint: readText(options, 'endpoint') ?? defaultEndpoint, apiKey })
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
}
