import {
  buildASTSchema,
  type DocumentNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  GraphQLNonNull,
  type GraphQLNamedType,
  type GraphQLOutputType,
  GraphQLInt,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
} from 'graphql'

/** One subgraph's contract, as it is composed. */
export interface Contract {
  readonly name: string
  readonly typeDefs: DocumentNode
}

/** Something with a description, and where it stands: `Outlet.hours(capability:)`. */
interface Element {
  readonly at: string
  readonly description: string | null | undefined
}

type Fields = readonly (readonly [at: string, field: GraphQLField<unknown, unknown>, owner: GraphQLNamedType])[]

/** The contract as a schema, without the line that links the federation's directives. */
function schemaOf({ typeDefs }: Contract): GraphQLSchema {
  const definitions = typeDefs.definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION)
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValidSDL: true })
}

function typesOf(contract: Contract): GraphQLNamedType[] {
  return Object.values(schemaOf(contract).getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  )
}

function fieldsOf(contract: Contract): Fields {
  return typesOf(contract).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field, type] as const)
      : [],
  )
}

function elementsOf(contract: Contract): Element[] {
  return typesOf(contract).flatMap((type): Element[] => {
    const at = (name: string): string => `${type.name}.${name}`
    const own = { at: type.name, description: type.description }
    if (isEnumType(type)) {
      return [own, ...type.getValues().map(({ name, description }) => ({ at: at(name), description }))]
    }
    if (isInputObjectType(type)) {
      return [own, ...Object.values(type.getFields()).map(({ name, description }) => ({ at: at(name), description }))]
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return [own]
    const fields = Object.values(type.getFields()).flatMap(({ name, description, args }) => [
      { at: at(name), description },
      ...args.map((arg) => ({ at: `${at(name)}(${arg.name}:)`, description: arg.description })),
    ])
    return [own, ...fields]
  })
}

/** Everything that a reader of the schema is told nothing about. */
export function findUndescribed(contracts: readonly Contract[]): string[] {
  return contracts.flatMap((contract) =>
    elementsOf(contract).flatMap(({ at, description }) => (description?.trim() ? [] : [`${contract.name}: ${at}`])),
  )
}

/** What several subgraphs describe in different words: the composer keeps one of them, and not the owner's. */
export function findDescribedTwice(contracts: readonly Contract[]): string[] {
  const elements = contracts.flatMap(elementsOf)
  const words = Map.groupBy(elements, ({ at }) => at)
  return Array.from(words, ([at, all]) =>
    new Set(all.map(({ description }) => description)).size > 1 ? at : null,
  ).filter((at) => at !== null)
}

/** Root fields that are not nullable. */
export function findStrictRootFields(contracts: readonly Contract[]): string[] {
  return contracts.flatMap((contract) => {
    const schema = schemaOf(contract)
    const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    return fieldsOf(contract).flatMap(([at, field, owner]) =>
      roots.has(schema.getType(owner.name)) && isNonNullType(field.type) ? [`${contract.name}: ${at}`] : [],
    )
  })
}

/** The entities of all contracts: the types that have a key. */
export function listEntities(contracts: readonly Contract[]): string[] {
  const names = contracts.flatMap(({ typeDefs }) =>
    typeDefs.definitions.flatMap((node) =>
      (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      node.directives?.some((directive) => directive.name.value === 'key')
        ? [node.name.value]
        : [],
    ),
  )
  return [...new Set(names)].toSorted()
}

/**
 * Fields that must be nullable throughout, list items included, and are not: those whose type belongs to another subgraph
 * by `owners`, and those that a subgraph adds to an entity of another's. With `!` there, one subgraph that is down empties
 * the answer of the others.
 */
export function findStrictForeignFields(
  contracts: readonly Contract[],
  owners: Readonly<Record<string, string>>,
): string[] {
  return contracts.flatMap((contract) => {
    const schema = schemaOf(contract)
    const isForeign = (name: string): boolean => Object.hasOwn(owners, name) && owners[name] !== contract.name
    const leadsAway = (type: GraphQLOutputType): boolean => {
      const named = schema.getType(getNamedType(type).name)
      const possible = isAbstractType(named) ? schema.getPossibleTypes(named) : [getNamedType(type)]
      return possible.some(({ name }) => isForeign(name))
    }
    return fieldsOf(contract).flatMap(([at, field, owner]) => {
      const isAdded = isForeign(owner.name) && field.name !== 'id'
      const isStrict = leadsAway(field.type) ? hasNonNull(field.type) : isAdded && isNonNullType(field.type)
      return isStrict ? [`${contract.name}: ${at}`] : []
    })
  })
}

function hasNonNull(type: GraphQLOutputType): boolean {
  if (isNonNullType(type)) return true
  return isListType(type) && hasNonNull(type.ofType)
}

/** Enums used in inputs somewhere whose values are not the same in every subgraph that has them. */
export function findUnequalInputEnums(contracts: readonly Contract[]): string[] {
  const used = contracts.flatMap((contract) => [
    ...fieldsOf(contract).flatMap(([, field]) => field.args),
    ...typesOf(contract).flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : [])),
  ])
  const names = new Set(
    used.map(({ type }) => getNamedType(type)).flatMap((type) => (isEnumType(type) ? type.name : [])),
  )
  return [...names].filter((name) => {
    const copies = contracts.flatMap((contract) => {
      const type = schemaOf(contract).getType(name)
      return isEnumType(type)
        ? [
            type
              .getValues()
              .map((value) => value.name)
              .toSorted()
              .join(),
          ]
        : []
    })
    return new Set(copies).size > 1
  })
}

/** Fields that answer a connection without saying by `first: Int!` how much of it, or without `after: String`. */
export function findUnpagedConnections(contracts: readonly Contract[]): string[] {
  return contracts.flatMap((contract) =>
    fieldsOf(contract).flatMap(([at, field]) => {
      if (!getNamedType(field.type).name.endsWith('Connection')) return []
      const first = field.args.find(({ name }) => name === 'first')
      const after = field.args.find(({ name }) => name === 'after')
      const isPaged =
        first?.type instanceof GraphQLNonNull &&
        getNullableType(first.type) === GraphQLInt &&
        first.defaultValue === undefined &&
        String(after?.type) === 'String'
      return isPaged ? [] : [`${contract.name}: ${at}`]
    }),
  )
}
