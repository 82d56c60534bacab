import {
  getNamedType,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isNonNullType,
} from 'graphql'
import { printComment } from './doc-comment.ts'
import { describeInput, type TypeNames } from './type-names.ts'

/** Members of an input of which exactly one group is given, by the input's name. */
export type Choices = Readonly<Record<string, readonly (readonly string[])[]>>

/** The client makes the key of a mutation that has none. */
const key = 'idempotencyKey'
const keyComment = 'Default: a new one per call, the same over its attempts.'

/** Returns these inputs and all that they contain, by name. */
export function collectInputs(schema: GraphQLSchema, roots: Iterable<string>): GraphQLInputObjectType[] {
  const found = new Map<string, GraphQLInputObjectType>()
  const visit = (name: string): void => {
    const type = schema.getType(name)
    if (!isInputObjectType(type) || found.has(name)) return
    found.set(name, type)
    for (const field of Object.values(type.getFields())) visit(getNamedType(field.type).name)
  }
  for (const name of roots) visit(name)
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Prints the type of an input: with choices a union, of which each member has one of the groups. */
export function printInputType(type: GraphQLInputObjectType, names: TypeNames, choices: Choices): string {
  const groups = choices[type.name] ?? []
  const fields = type.getFields()
  const unknown = groups.flat().filter((name) => !fields[name])
  if (unknown.length > 0) throw new Error(`codegen.ts: ${type.name} has no ${unknown.join(', ')}.`)
  const common = Object.values(fields).filter(({ name }) => !groups.flat().includes(name))
  const comment = printComment([type.description])
  if (groups.length === 0) return `${comment}export interface ${type.name} ${printMembers(common, names)}\n`
  const alternatives = groups.map((group) => {
    const given = group.map((name) => printMember(fields[name]!, names, true))
    const absent = groups.flat().filter((name) => !group.includes(name))
    return `{\n${given.join('')}${absent.map((name) => `  readonly ${name}?: undefined\n`).join('')}}`.replaceAll(
      '\n',
      '\n    ',
    )
  })
  const shared = common.length > 0 ? ` ${printMembers(common, names)} & (` : ''
  return `${comment}export type ${type.name} =${shared}\n  | ${alternatives.join('\n  | ')}\n${shared && ')\n'}`
}

function printMembers(fields: readonly GraphQLInputField[], names: TypeNames): string {
  return `{\n${fields.map((field) => printMember(field, names)).join('')}}`
}

function printMember(field: GraphQLInputField, names: TypeNames, isGiven = isNonNullType(field.type)): string {
  const isRequired = isGiven && field.name !== key
  const comment = printComment([...describeInput(field), field.name === key ? keyComment : ''], '  ')
  const type = names.printInput(field.type)
  const nothing = field.name === key ? ' | undefined' : ' | null | undefined'
  return `${comment}  readonly ${field.name}${isRequired ? '' : '?'}: ${type}${isRequired ? '' : nothing}\n`
}

/** Prints an enum as the union of its values, which its comment explains. */
export function printEnum(type: GraphQLEnumType): string {
  const values = type.getValues()
  const lines = values.map(({ name, description, deprecationReason }) => {
    const text = (description ?? '').replaceAll(/\s*\n\s*/g, ' ')
    return `- \`${name}\`: ${text}${deprecationReason ? ` Deprecated: ${deprecationReason}` : ''}`
  })
  const union = values.map(({ name }) => `  | '${name}'`).join('\n')
  return `${printComment([type.description, lines.join('\n')])}export type ${type.name} =\n${union}\n`
}
