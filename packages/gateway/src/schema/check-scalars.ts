import {
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  isSpecifiedScalarType,
  valueFromASTUntyped,
} from 'graphql'

/** Types that know which values a custom scalar takes, by its name. */
export type ScalarTypes = Readonly<Record<string, GraphQLScalarType>>

/**
 * Makes the schema refuse what the given types refuse, in variables and in documents. They only judge: what a subgraph is
 * sent stays as the client wrote it, whatever they make of it. A custom scalar that no type is given for takes anything.
 */
export function checkScalars(schema: GraphQLSchema, types: ScalarTypes): void {
  for (const [name, judge] of Object.entries(types)) {
    const scalar = schema.getType(name)
    if (!isScalarType(scalar) || isSpecifiedScalarType(scalar)) continue
    scalar.parseValue = (value) => (judge.parseValue(value) === undefined ? undefined : value)
    scalar.parseLiteral = (node, variables) => {
      try {
        return judge.parseLiteral(node, variables) === undefined ? undefined : valueFromASTUntyped(node, variables)
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error
        throw new GraphQLError(error.message, { nodes: node, extensions: error.extensions })
      }
    }
  }
}
