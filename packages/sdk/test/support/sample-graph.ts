import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

const scalars: Readonly<Record<string, unknown>> = {
  ID: 'out_01',
  Boolean: false,
  Int: 1,
  Float: 1,
  Latitude: 12.97,
  Longitude: 77.59,
  Metres: 120,
  Grams: 900,
  Millimetres: 330,
}

/**
 * Returns root fields from which every document of the schema can be read: lists of one item, ids that are all the same, so that whatever a
 * mutation names is found. With `refuses` mutations return user errors and refusals only, and single things are absent.
 */
export function makeSampleGraph(schema: GraphQLSchema, refuses: boolean): object {
  const sampleOf = (type: GraphQLOutputType): unknown => {
    if (isNonNullType(type)) return sampleOf(type.ofType)
    if (isListType(type)) return [sampleOf(type.ofType)]
    if (isEnumType(type)) return type.getValues()[0]!.value
    if (isInterfaceType(type))
      return sampleOf(schema.getPossibleTypes(type).find(({ name }) => name === 'ParcelEvent')!)
    if (!isObjectType(type)) return scalars[type.name] ?? 'sample'
    const fields = Object.values(type.getFields()).map((field) => [field.name, () => sampleOf(field.type)])
    return {
      __typename: type.name,
      ...Object.fromEntries(fields),
      ...('userErrors' in type.getFields() && outcomeOf(type)),
    }
  }

  const outcomeOf = (type: GraphQLObjectType): object => {
    if (!refuses) return { userErrors: [], refusals: [] }
    const results = Object.values(type.getFields()).filter((field) => !isNonNullType(field.type))
    return Object.fromEntries(results.map(({ name }) => [name, null]))
  }

  const queries = Object.values(schema.getQueryType()!.getFields()).map(({ name, type }) => {
    const isList = isObjectType(type) && 'pageInfo' in type.getFields()
    return [name, () => (refuses && !isList ? null : sampleOf(type))]
  })
  const mutations = Object.values(schema.getMutationType()!.getFields()).map(({ name, type }) => [
    name,
    ({ input }: { input: object }) => {
      const payload = sampleOf(type) as { results?: () => unknown[] }
      const items: unknown = Object.values(input)[0]
      return payload.results && Array.isArray(items)
        ? { ...payload, results: items.map(() => payload.results!()[0]) }
        : payload
    },
  ])
  return Object.fromEntries([...queries, ...mutations])
}
