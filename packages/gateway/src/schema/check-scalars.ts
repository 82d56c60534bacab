import {
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  isSpecifiedScalarType,
  valueFromASTUntyped,
} from 'graphql'

/** Types that judge the values of custom scalars, by the scalar's name. */
export type ScalarTypes = Readonly<Record<string, GraphQLScalarType>>

/**
 * Makes the schema refuse the values that the given types refuse, in variables and in documents. Subgraphs receive
 * values as the client wrote them, not what the types make of them. A custom scalar without a type takes any value.
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
