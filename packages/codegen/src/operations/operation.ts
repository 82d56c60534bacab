import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { DocumentFile } from '../plugin.ts'
import {
  type FieldNode,
  getNamedType,
  getOperationAST,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql'

const publishable = 'publishable'
const canBeNothing = 'can be nothing'

/** One document of `operations/`. */
export interface Operation {
  /** The name of the file, of the operation and of the SDK's function. */
  name: string
  /** The only root field: `name`, or its first words for a second query of the same field. */
  field: string
  kind: 'query' | 'mutation'
  /** The sentences above the operation. */
  description: string
  /** True when a publishable key may run it: the first line of the file says `# publishable`. */
  isPublishable: boolean
  /** True when the root field returns a page of a list. */
  isConnection: boolean
  hasVariables: boolean
  /** A mutation's field that holds the result: the first that is selected in the payload, or in each of its `results`. */
  resultField: string | null
  /** True for a mutation of a list, whose payload has `results`. */
  isList: boolean
  /** True when a mutation may succeed without a result: the first line of the file says `# can be nothing`. */
  canBeNothing: boolean
}

/** Returns the operations among the documents, by name. Throws one error that lists every document that breaks a rule. */
export function readOperations(schema: GraphQLSchema, documents: DocumentFile[]): Operation[] {
  const parsed = documents.flatMap(({ document, location = '' }) => {
    const node = document && getOperationAST(document)
    return node ? [{ location, node }] : []
  })
  const faults = parsed.flatMap(({ location, node }) => findFaults(node, location))
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return parsed
    .map(({ location, node }) => readOperation(schema, node, location))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function findFaults(node: OperationDefinitionNode, location: string): string[] {
  const name = node.name?.value
  const variables = node.variableDefinitions?.map(({ variable }) => variable.name.value).join() ?? ''
  const rules: Record<string, boolean> = {
    'the operation is named like the file': basename(location, '.graphql') === name,
    "the operation is named like its only root field, a query also by further words after the field's":
      node.selectionSet.selections.length === 1 && isNamedAfter(name, firstField(node.selectionSet), node.operation),
    'the operation is a query or a mutation': node.operation !== OperationTypeNode.SUBSCRIPTION,
    'the only variable of a mutation is $input': node.operation !== OperationTypeNode.MUTATION || variables === 'input',
    'a publishable key runs queries only':
      node.operation === OperationTypeNode.QUERY || readComments(location)[0] !== publishable,
  }
  return Object.keys(rules).flatMap((rule) => (rules[rule] ? [] : [`${location}: ${rule}.`]))
}

function isNamedAfter(name: string | undefined, field: FieldNode | undefined, kind: OperationTypeNode): boolean {
  const root = field?.name.value
  if (name === undefined || root === undefined || !name.startsWith(root)) return false
  return name === root || (kind === OperationTypeNode.QUERY && /^[A-Z]/.test(name.slice(root.length)))
}

function readOperation(schema: GraphQLSchema, node: OperationDefinitionNode, location: string): Operation {
  const isQuery = node.operation === OperationTypeNode.QUERY
  const root = firstField(node.selectionSet)!
  const type = getNamedType(schema.getRootType(node.operation)!.getFields()[root.name.value]!.type)
  const comments = readComments(location)
  const first = isQuery ? null : firstField(root.selectionSet!)!
  const isList = first?.name.value === 'results'
  return {
    name: node.name!.value,
    field: root.name.value,
    kind: isQuery ? 'query' : 'mutation',
    description: comments.filter((line) => line !== publishable && line !== canBeNothing).join('\n'),
    isPublishable: comments[0] === publishable,
    isConnection: isObjectType(type) && 'pageInfo' in type.getFields(),
    hasVariables: (node.variableDefinitions ?? []).length > 0,
    resultField: (isList ? firstField(first.selectionSet!) : first)?.name.value ?? null,
    isList,
    canBeNothing: comments[0] === canBeNothing,
  }
}

function readComments(location: string): string[] {
  const lines = readFileSync(location, 'utf8').split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return lines.slice(0, end).map((line) => line.replace(/^#\s*/, ''))
}

function firstField({ selections }: SelectionSetNode): FieldNode | undefined {
  return selections.find((selection) => selection.kind === Kind.FIELD)
}
