import { scalars } from '@restante/subgraph-kit'
import { buildSchema, execute, type GraphQLFieldResolver, type GraphQLSchema, isScalarType, Kind, parse } from 'graphql'
import { schemaText } from '../generated/schema.ts'

let schema: GraphQLSchema | undefined

/** The response of a document to a value of its root field: the data, or sentences about what the value lacks. */
export type Completed =
  | { readonly kind: 'completed'; readonly data: unknown }
  | { readonly kind: 'incomplete'; readonly problems: readonly string[] }

/**
 * Completes the value of a document's root field to the data that the document selects, as the graph does: in the client's own
 * print of it, with its aliases and `__typename`. What a result is typed as stands under its aliases.
 */
export async function completeResult(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  value: unknown,
): Promise<Completed> {
  schema ??= buildCheckedSchema()
  const document = parse(query)
  const [operation] = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const root = operation && schema.getRootType(operation.operation)
  const { data, errors = [] } = await execute({
    schema,
    document,
    variableValues: variables,
    fieldResolver: (source: unknown, args, context, info) =>
      info.parentType === root ? value : readProperty(source, args, context, info),
    typeResolver: (source: unknown) => (source as { readonly __typename?: string }).__typename,
  })
  return errors.length === 0
    ? { kind: 'completed', data }
    : { kind: 'incomplete', problems: errors.map(({ message, path = [] }) => `${path.join('.')}: ${message}`) }
}

/** Builds the schema with scalars that refuse a value which the graph would never give. */
function buildCheckedSchema(): GraphQLSchema {
  const built = buildSchema(schemaText)
  for (const type of Object.values(built.getTypeMap())) {
    const rule = isScalarType(type) ? scalars[type.name] : undefined
    if (!isScalarType(type) || !rule) continue
    type.serialize = (value) => {
      rule.parseValue(value)
      return value
    }
  }
  return built
}

const readProperty: GraphQLFieldResolver<unknown, unknown> = (source, _args, _context, { path, fieldName }) => {
  const properties = source as Readonly<Record<string, unknown>>
  return properties[path.key] === undefined ? properties[fieldName] : properties[path.key]
}
