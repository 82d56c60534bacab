import { checkScalars, type ScalarTypes } from '../schema/check-scalars.ts'
import { readSupergraph, type Supergraph } from '../schema/supergraph.ts'

/** Reads the graph that judges documents from a composed supergraph, with the types that judge its scalars. */
export function openJudgingGraph(text: string, scalars: ScalarTypes): Pick<Supergraph, 'schema' | 'entities'> {
  const supergraph = readSupergraph(text)
  checkScalars(supergraph.schema, scalars)
  return supergraph
}
