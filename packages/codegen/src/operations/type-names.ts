import {
  type FieldNode,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  print,
} from 'graphql'
import { scalars } from '../scalars.ts'

/** The names of leaf types in TypeScript; remembers the enums that it was asked for. */
export class TypeNames {
  readonly enums = new Set<string>()

  /** An enum in a result may have values that a newer graph knows. */
  output(type: GraphQLNamedType): string {
    return isEnumType(type) ? `Open<${this.#enum(type.name)}>` : scalarName(type)
  }

  /** The values of an enum in an input are those of the schema. */
  input(type: GraphQLNamedType): string {
    if (isEnumType(type)) return this.#enum(type.name)
    return isScalarType(type) ? scalarName(type) : type.name
  }

  /** Returns an input's type without its nullability. */
  printInput(type: GraphQLInputType): string {
    if (isNonNullType(type)) return this.printInput(type.ofType)
    if (!isListType(type)) return this.input(getNamedType(type))
    const item = this.printInput(type.ofType)
    return isNonNullType(type.ofType) ? `readonly ${item}[]` : `readonly (${item} | null)[]`
  }

  #enum(name: string): string {
    this.enums.add(name)
    return name
  }
}

const builtIn: Record<string, string> = { String: 'string', Boolean: 'boolean', Int: 'number', Float: 'number' }

function scalarName(type: GraphQLNamedType): string {
  const name = { ...builtIn, ...scalars }[type.name]
  if (name === undefined) throw new Error(`${type.name} has no type in packages/codegen/src/scalars.ts.`)
  return name
}

/** Returns the paragraphs about a field of a result: its description, the arguments that the document fixes, its scalar's form. */
export function describeField(field: GraphQLField<unknown, unknown>, node: FieldNode): string[] {
  const fixed = (node.arguments ?? []).filter(({ value }) => value.kind !== Kind.VARIABLE)
  return [
    field.description ?? '',
    fixed.length > 0 ? `Asked for with \`${fixed.map(print).join(', ')}\`.` : '',
    describeScalar(getNamedType(field.type)),
    field.deprecationReason ? `@deprecated ${field.deprecationReason}` : '',
  ]
}

/** Returns the paragraphs about an argument or a field of an input. */
export function describeInput(input: GraphQLArgument | GraphQLInputField): string[] {
  return [
    input.description ?? '',
    describeScalar(getNamedType(input.type)),
    input.deprecationReason ? `@deprecated ${input.deprecationReason}` : '',
  ]
}

/** Returns the first sentence about a scalar of the schema's own: its form and its unit. */
function describeScalar(type: GraphQLNamedType): string {
  if (!isScalarType(type) || type.name in builtIn || type.name === 'ID') return ''
  return /^.*?\.(?=\s|$)/s.exec(type.description ?? '')?.[0] ?? ''
}
