import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  print,
  type SelectionSetNode,
} from 'graphql'
import type { DocumentFile } from '../plugin.ts'
import { findDifferences } from './differences.ts'
import { describeField, type TypeNames } from './type-names.ts'

/** A field of a result, as its interface shows it. */
export interface SelectedField {
  /** The key in the result. */
  readonly name: string
  /** The field with its arguments, as the document asks for it. */
  readonly asked: string
  /** Its type in TypeScript. */
  readonly type: string
  /** The interface in `type`; null for a scalar or an enum. */
  readonly of: string | null
  readonly description: readonly string[]
}

/** A type of results: what the documents select of a type of the schema. */
export interface SelectedType {
  readonly name: string
  readonly schemaType: GraphQLCompositeType
  /** The interfaces that it extends: fragments that the selection includes. */
  readonly bases: readonly string[]
  readonly fields: readonly SelectedField[]
  /** The interfaces of which one is meant, for a type of several; else null. */
  readonly members: readonly string[] | null
  /** The file that selects it. */
  readonly location: string
}

/** The types of results, and the root field of each operation by the operation's name. */
export interface Selections {
  readonly types: ReadonlyMap<string, SelectedType>
  readonly roots: ReadonlyMap<string, SelectedField>
}

/**
 * Names what the documents select. A selection that is one fragment is called like the fragment, any other like its type in the
 * schema. Throws one error that lists every name that would stand for two different selections.
 */
export function readSelections(schema: GraphQLSchema, documents: DocumentFile[], names: TypeNames): Selections {
  const types = new Map<string, SelectedType>()
  const roots = new Map<string, SelectedField>()
  const faults: string[] = []
  const fragments = readFragments(documents)

  const nameSelection = (type: GraphQLCompositeType, set: SelectionSetNode, location: string): string => {
    const [only, ...others] = set.selections
    const fragment = only?.kind === Kind.FRAGMENT_SPREAD && others.length === 0 && fragments.get(only.name.value)
    if (!fragment || fragment.node.typeCondition.name.value !== type.name) return add(type.name, type, set, location)
    return add(fragment.node.name.value, type, fragment.node.selectionSet, fragment.location)
  }

  const add = (name: string, type: GraphQLCompositeType, set: SelectionSetNode, location: string): string => {
    const selected = isAbstractType(type)
      ? { ...nothing, members: schema.getPossibleTypes(type).map((member) => add(member.name, member, set, location)) }
      : readObject(name, type, set, location)
    const next: SelectedType = { name, schemaType: type, location, ...selected }
    const known = types.get(name)
    if (known) faults.push(...findDifferences(known, next, types))
    else types.set(name, next)
    return name
  }

  const readObject = (name: string, type: GraphQLObjectType, set: SelectionSetNode, location: string) => {
    const bases: string[] = []
    const own: SelectedField[] = []
    const read = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) own.push(readField(type, selection, location))
        else if (selection.kind === Kind.INLINE_FRAGMENT) {
          if (isMeant(type, selection.typeCondition?.name.value)) read(selection.selectionSet)
        } else {
          const { node, location: file } = fragments.get(selection.name.value)!
          const on = node.typeCondition.name.value
          if (on === type.name && node.name.value !== name)
            bases.push(add(node.name.value, type, node.selectionSet, file))
          else if (isMeant(type, on)) read(node.selectionSet)
        }
      }
    }
    read(set)
    const inherited = new Set(bases.flatMap((base) => types.get(base)!.fields.map((field) => JSON.stringify(field))))
    return { bases, fields: own.filter((field) => !inherited.has(JSON.stringify(field))), members: null }
  }

  const isMeant = (type: GraphQLObjectType, condition: string | undefined): boolean => {
    const on = condition === undefined ? type : schema.getType(condition)
    return on === type || (isAbstractType(on) && schema.isSubType(on, type))
  }

  const readField = (type: GraphQLObjectType, node: FieldNode, location: string): SelectedField => {
    const name = node.alias?.value ?? node.name.value
    if (node.name.value === '__typename') {
      return { name, asked: name, type: `'${type.name}'`, of: null, description: ['The type of the object.'] }
    }
    const field = type.getFields()[node.name.value]!
    const leaf = getNamedType(field.type)
    const of = isCompositeType(leaf) ? nameSelection(leaf, node.selectionSet!, location) : null
    return {
      name,
      asked: printAsked(node),
      type: printOutput(field.type, of ?? names.output(leaf)),
      of,
      description: describeField(field, node),
    }
  }

  for (const { document, location = '' } of documents) {
    for (const node of document?.definitions ?? []) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue
      const root = node.selectionSet.selections[0] as FieldNode
      roots.set(node.name!.value, readField(schema.getRootType(node.operation)!, root, location))
    }
  }
  for (const [name, { node, location }] of fragments) {
    const taken = schema.getType(name)
    if (!types.has(name)) faults.push(`${location}: no document uses the fragment ${name}.`)
    else if (taken && name !== node.typeCondition.name.value)
      faults.push(`${location}: ${name} is the name of another type.`)
  }
  for (const { name, location } of types.values()) {
    if (hidden.has(name)) {
      faults.push(
        `${location}: an interface called ${name} would hide a type of the language; select a fragment of another name.`,
      )
    }
  }
  if (faults.length > 0) throw new Error([...new Set(faults)].join('\n'))
  return { types, roots }
}

const nothing = { bases: [], fields: [], members: null }

/** Types of the language that the generated files use. */
const hidden = new Set(['Promise', 'Pages', 'Outcome', 'Open'])

function readFragments(documents: DocumentFile[]): Map<string, { node: FragmentDefinitionNode; location: string }> {
  const nodes = documents.flatMap(({ document, location = '' }) =>
    (document?.definitions ?? []).flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, { node, location }] as const] : [],
    ),
  )
  return new Map(nodes)
}

/** Prints a field as it is asked for, without what is selected of it. */
function printAsked({ kind, alias, name, arguments: given = [] }: FieldNode): string {
  return print({ kind, name, arguments: given, ...(alias && { alias }) })
}

function printOutput(type: GraphQLOutputType, leaf: string): string {
  if (!isNonNullType(type)) return `${printPresent(type, leaf)} | null`
  return printPresent(type.ofType, leaf)
}

function printPresent(type: GraphQLOutputType, leaf: string): string {
  if (!isListType(type)) return leaf
  const item = printOutput(type.ofType, leaf)
  return item.includes(' | ') ? `readonly (${item})[]` : `readonly ${item}[]`
}
