import { type DocumentNode, executeSync, type GraphQLSchema } from 'graphql'
import { mergeInto } from '../base/merge.ts'
import type { Run } from '../fetch/run.ts'

/** Resolves `__schema` and `__type` from the schema that clients see, into the run's data. */
export function introspect(schema: GraphQLSchema, document: DocumentNode, run: Run): void {
  const { data } = executeSync({ schema, document, variableValues: run.variables })
  if (data) mergeInto(run.data, data)
}
