import { readFileSync } from 'node:fs'
import { type DocumentNode, parse } from 'graphql'

const shared = readFileSync(new URL('../../schema/shared.graphql', import.meta.url), 'utf8')

/**
 * A subgraph's type definitions: its own file followed by the parts that all subgraphs share, verbatim, so that no copy
 * can lack a field that another has.
 */
export function readTypeDefs(file: URL): DocumentNode {
  return parse(`${readFileSync(file, 'utf8')}\n${shared}`)
}
