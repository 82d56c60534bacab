import { readFile, writeFile } from 'node:fs/promises'
import { composeServices } from '@theguild/federation-composition'
import { typeDefs as outlets } from '@restante/subgraph-outlets/schema'
import { typeDefs as parcels } from '@restante/subgraph-parcels/schema'
import { typeDefs as servicePoints } from '@restante/subgraph-service-points/schema'

/** The three subgraphs as the composer takes them. The addresses are the defaults of `restante serve`. */
export const subgraphs = [
  { name: 'outlets', typeDefs: outlets, url: 'http://127.0.0.1:4001/graphql' },
  { name: 'service-points', typeDefs: servicePoints, url: 'http://127.0.0.1:4002/graphql' },
  { name: 'parcels', typeDefs: parcels, url: 'http://127.0.0.1:4003/graphql' },
]

/** The committed supergraph. */
export const supergraphFile = new URL('../../../gateway/schema/supergraph.graphql', import.meta.url)

/** Composes the three subgraphs. Throws one error with every reason for which they do not fit together. */
export function compose(): string {
  const result = composeServices(subgraphs)
  if (!result.supergraphSdl) {
    throw new Error(
      ['The subgraphs do not compose:', ...result.errors!.map((error) => `  ${error.message}`)].join('\n'),
    )
  }
  return `${result.supergraphSdl.trim()}\n`
}

/** Writes the supergraph, unless `check` is set. Returns true when the committed one was up to date. */
export async function writeSupergraph(options: { check: boolean }): Promise<boolean> {
  const composed = compose()
  const committed = await readFile(supergraphFile, 'utf8').catch(() => '')
  if (!options.check && composed !== committed) await writeFile(supergraphFile, composed)
  return composed === committed
}
