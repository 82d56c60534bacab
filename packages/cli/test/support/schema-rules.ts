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
  type InputValueDefinitionNode,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  visit,
} from 'graphql'

/** Schema of one subgraph, as it is composed. */
export interface Contract {
  readonly name: string
  readonly typeDefs: DocumentNode
}

/** An element that can have a description, and its position, such as `Outlet.hours(capability:)`. */
interface Element {
  readonly at: string
  readonly description: string | null | undefined
}

type Fields = readonly (readonly [at: string, field: GraphQLField<unknown, unknown>, owner: GraphQLNamedType])[]

/** Returns the schema without the extension that links the directives of federation. */
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

/** Returns the elements without a description. */
export function findUndescribed(contracts: readonly Contract[]): string[] {
  return contracts.flatMap((contract) =>
    elementsOf(contract).flatMap(({ at, description }) => (description?.trim() ? [] : [`${contract.name}: ${at}`])),
  )
}

/** Returns the arguments and input fields whose description does not state each number of their `@constraint`. */
export function findUnstatedLimits(contracts: readonly Contract[]): string[] {
  const found: string[] = []
  const check = (at: string, { description, directives }: InputValueDefinitionNode): void => {
    const stated = directives?.find(({ name }) => name.value === 'constraint')?.arguments ?? []
    for (const { name, value } of stated) {
      if (value.kind !== Kind.INT || Number(value.value) <= 1) continue
      const number = Number(value.value).toLocaleString('en-US')
      if (!description?.value.includes(number)) found.push(`${at}: ${name.value} ${number}`)
    }
  }
  for (const { typeDefs } of contracts) {
    visit(typeDefs, {
      InputObjectTypeDefinition(node) {
        for (const field of node.fields ?? []) check(`${node.name.value}.${field.name.value}`, field)
      },
      FieldDefinition(node) {
        for (const arg of node.arguments ?? []) check(`${node.name.value}(${arg.name.value}:)`, arg)
      },
    })
  }
  return found
}

/** Returns elements that subgraphs describe in different words, of which the composer keeps one that may not be the owner's. */
export function findDescribedTwice(contracts: readonly Contract[]): string[] {
  const elements = contracts.flatMap(elementsOf)
  const words = Map.groupBy(elements, ({ at }) => at)
  return Array.from(words, ([at, all]) =>
    new Set(all.map(({ description }) => description)).size > 1 ? at : null,
  ).filter((at) => at !== null)
}

/** Returns root fields that are not nullable. */
export function findStrictRootFields(contracts: readonly Contract[]): string[] {
  return contracts.flatMap((contract) => {
    const schema = schemaOf(contract)
    const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    return fieldsOf(contract).flatMap(([at, field, owner]) =>
      roots.has(schema.getType(owner.name)) && isNonNullType(field.type) ? [`${contract.name}: ${at}`] : [],
    )
  })
}

/** Lists the entities of all contracts: the types that have a key. */
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
 * Returns fields that must be nullable throughout, list items included, and are not: those whose type belongs to another
 * subgraph by `owners`, and those that a subgraph adds to an entity of another. With `!` there, one subgraph that is down
 * removes the data of the others.
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

/** Returns enums that some input uses and whose values differ between subgraphs. */
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

/** Returns fields that return a connection and lack the arguments `first: Int!` or `after: String`. */
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
