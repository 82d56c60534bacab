import { composeServices } from '@apollo/composition'
import { type DirectiveNode, type DocumentNode, type GraphQLSchema, visit } from 'graphql'
import { expect } from 'vitest'
import { subgraphs } from '../../src/graph/compose.ts'

/** Returns a document without @oneOf, which not every composer carries over. */
export function dropOneOf(document: DocumentNode): DocumentNode {
  return visit(document, { Directive: (node: DirectiveNode) => (node.name.value === 'oneOf' ? null : undefined) })
}

/** Composes our subgraphs with another composer: the supergraph, and the schema that its clients would see. */
export function composeSecond(): { readonly supergraph: string; readonly api: GraphQLSchema } {
  const result = composeServices(subgraphs.map((each) => ({ ...each, typeDefs: dropOneOf(each.typeDefs) })))
  expect(result.errors).toBeUndefined()
  return { supergraph: result.supergraphSdl!, api: result.schema!.toAPISchema().toGraphQLJSSchema() }
}
