import { type DocumentNode, executeSync, type GraphQLSchema } from 'graphql'
import type { Variables } from './coerce-variables.ts'
import { copyData, mergeInto } from './merge.ts'
import type { Run } from './run.ts'

/** Answers `__schema` and `__type` from the schema that clients see, into the run's data. */
export function introspect(schema: GraphQLSchema, document: DocumentNode, run: Run): void {
  const { data } = executeSync({ schema, document, variableValues: readVariables(run.variables) })
  // A schema describes itself without faults; the copy has no null prototypes, which the rest of the run does not expect.
  if (data) mergeInto(run.data, copyData(data))
}

function readVariables(variables: Variables): Record<string, unknown> {
  return { ...variables }
}
