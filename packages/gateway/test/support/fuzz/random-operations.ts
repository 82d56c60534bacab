import {
  doTypesOverlap,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isUnionType,
} from 'graphql'

/** A random operation that is valid for the schema. */
export interface RandomOperation {
  readonly query: string
  readonly variables: Record<string, unknown>
}

type WithFields = GraphQLObjectType | GraphQLInterfaceType

/** A value for an argument, as GraphQL text and as the value of a variable. */
export type ArgumentValues = Readonly<Record<string, readonly (readonly [text: string, value: unknown])[]>>

/** Makes operations with aliases, arguments, variables, fragments of all sorts, `@skip` and `@include`. */
export function createOperations(schema: GraphQLSchema, seed: number, values: ArgumentValues): () => RandomOperation {
  const random = createRandom(seed)
  const events = Object.values(schema.getSubscriptionType()?.getFields() ?? {})
  return () => {
    if (events.length > 0 && random(3) === 0) return writeSubscription(schema, random, values, events)
    const isMutation = random(8) === 0
    const root = isMutation ? schema.getMutationType()! : schema.getQueryType()!
    const builder = createBuilder(schema, random, values)
    const selection = builder.select(root, isMutation ? 3 : 4)
    const head = builder.declarations.length > 0 ? `(${builder.declarations.join(', ')})` : ''
    return {
      query: `${isMutation ? 'mutation' : 'query'} Random${head} ${selection} ${builder.fragments.join(' ')}`,
      variables: builder.variables,
    }
  }
}

/** A subscription has one field, and that has no conditions. */
function writeSubscription(
  schema: GraphQLSchema,
  random: (below: number) => number,
  values: ArgumentValues,
  fields: readonly GraphQLField<unknown, unknown>[],
): RandomOperation {
  const builder = createBuilder(schema, random, values)
  const selection = builder.selectField(fields[random(fields.length)]!, 4, new Map(), () => '')
  const head = builder.declarations.length > 0 ? `(${builder.declarations.join(', ')})` : ''
  return {
    query: `subscription Random${head} { ${selection} } ${builder.fragments.join(' ')}`,
    variables: builder.variables,
  }
}

function createBuilder(schema: GraphQLSchema, random: (below: number) => number, values: ArgumentValues) {
  const variables: Record<string, unknown> = {}
  const declarations: string[] = []
  const fragments: string[] = []

  const declare = (type: string, value: unknown, fallback?: string): string => {
    const name = `v${declarations.length}`
    // Sometimes the variable is left to its default.
    if (fallback === undefined || random(2) === 0) variables[name] = value
    declarations.push(`$${name}: ${type}${fallback === undefined ? '' : ` = ${fallback}`}`)
    return `$${name}`
  }

  const give = (argument: GraphQLArgument): string[] => {
    const isRequired = isNonNullType(argument.type) && argument.defaultValue === undefined
    const choices = values[argument.name]
    if (!choices || (!isRequired && random(3) === 0)) return []
    const [text, value] = choices[random(choices.length)]!
    return [
      `${argument.name}: ${random(2) ? declare(String(argument.type), value, random(3) ? undefined : text) : text}`,
    ]
  }

  const directive = (): string => {
    if (random(9) > 0) return ''
    const condition = random(4) === 0 ? String(random(2) === 0) : declare('Boolean!', random(2) === 0)
    return ` @${random(2) ? 'skip' : 'include'}(if: ${condition})`
  }

  const selectField = (
    field: GraphQLField<unknown, unknown>,
    depth: number,
    taken: Map<string, string>,
    condition = directive,
  ): string | null => {
    const type = getNamedType(field.type)
    if (isCompositeType(type) && depth <= 0) return null
    const head = `${field.name}(${field.args.flatMap(give).join(', ')})`.replace('()', '')
    const key = random(4) === 0 ? `x${random(3)}` : field.name
    // A key may be selected again only where it means the same.
    if (taken.has(key)) return null
    taken.set(key, head)
    return `${key === field.name ? '' : `${key}: `}${head}${condition()}${isCompositeType(type) ? ` ${select(type, depth - 1, taken)}` : ''}`
  }

  /** Other interfaces that an object of the type can also be of. */
  const interfacesMeeting = (type: GraphQLCompositeType): GraphQLInterfaceType[] =>
    Object.values(schema.getTypeMap()).filter(
      (other): other is GraphQLInterfaceType =>
        isInterfaceType(other) && other !== type && doTypesOverlap(schema, type, other),
    )

  const selectFields = (type: WithFields, depth: number, taken: Map<string, string>): string[] => {
    const fields = Object.values(type.getFields())
    const chosen = Array.from({ length: 1 + random(4) }, () => fields[random(fields.length)]!)
    return chosen.flatMap((field) => selectField(field, depth, taken) ?? [])
  }

  // `_above` is not used: fields of a nested object have keys of their own.
  const select = (
    type: GraphQLObjectType | GraphQLInterfaceType | ReturnType<typeof getNamedType>,
    depth: number,
    _above?: Map<string, string>,
  ): string => {
    const taken = new Map<string, string>()
    const parts = isUnionType(type) ? [] : selectFields(type as WithFields, depth, taken)
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) {
        if (random(3) > 0) {
          const inner = selectFields(possible, depth, new Map()).map((text) => aliasBy(possible, text, random))
          if (inner.length > 0) parts.push(`... on ${possible.name}${directive()} { ${inner.join(' ')} }`)
        }
      }
    }
    for (const other of isCompositeType(type) ? interfacesMeeting(type) : []) {
      if (random(6) > 0) continue
      const inner = selectFields(other, depth, new Map()).map((text) => aliasBy(other, text, random))
      if (inner.length > 0) parts.push(`... on ${other.name}${directive()} { ${inner.join(' ')} }`)
    }
    if (parts.length === 0 || random(6) === 0) parts.push('__typename')
    const text = `{ ${parts.join(' ')} }`
    const wrap = random(14)
    if (wrap === 0) return `{ ... on ${String(type)}${directive()} ${text} }`
    if (wrap === 1) return `{ ...${directive()} ${text} __typename }`
    if (wrap > 3) return text
    const name = `F${fragments.length}`
    fragments.push(`fragment ${name} on ${String(type)} ${text}`)
    return `{ ...${name}${directive()} ${wrap === 2 ? `...${name} __typename` : ''} }`
  }

  return { select, selectField, variables, declarations, fragments }
}

/**
 * Gives a field of a fragment a key that no field outside has: one of its type's own, or one that fields of the same type
 * share with those of other fragments, which is the harder case. Repeated keys are left to validation.
 */
function aliasBy(parent: WithFields, field: string, random: (below: number) => number): string {
  const [, alias, name] = /^(?:(\w+): )?(\w+)/.exec(field)!
  const type = parent.getFields()[name!]!.type
  const shared = `same_${String(type).replaceAll(/\W/g, '_')}`
  const rest = alias === undefined ? field : field.slice(alias.length + 2)
  return `${random(2) ? shared : `${parent.name}_${alias ?? name}`}: ${rest}`
}

/** Whole numbers from 0 to below the bound, always the same ones for a seed (mulberry32). */
export function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
