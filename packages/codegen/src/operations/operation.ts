import { basename } from 'node:path'
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
import type { DocumentFile } from '../plugin.ts'
import { type Header, type Mark, readHeader } from './header.ts'

/** One document of `operations/`. */
export interface Operation extends Header {
  /** The name of the file, of the operation and of the SDK's function. */
  name: string
  /** The only root field: `name`, or its first words for a second query of the same field. */
  field: string
  kind: 'query' | 'mutation'
  node: OperationDefinitionNode
  /** True when the root field returns a page of a list. */
  isConnection: boolean
  /** A mutation's field that holds the result: the first that is selected in the payload, or in each of its `results`. */
  resultField: string | null
  /** True for a mutation of a list, whose payload has `results`. */
  isList: boolean
}

/** Returns the operations among the documents, by name. Throws one error that lists every document that breaks a rule. */
export function readOperations(schema: GraphQLSchema, documents: DocumentFile[]): Operation[] {
  const parsed = documents.flatMap(({ document, location = '' }) => {
    const node = document && getOperationAST(document)
    return node ? [{ location, node, header: readHeader(location) }] : []
  })
  const faults = parsed.flatMap(({ location, node, header }) => [
    ...findFaults(node, location, header),
    ...parsed
      .filter((other) => other.location < location && other.header.method === header.method)
      .map((other) => `${location}: the method ${header.method} is that of ${other.location}.`),
  ])
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return parsed
    .map(({ node, header }) => readOperation(schema, node, header))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** True when the first line of the operation's file has that mark. */
export function hasMark({ marks }: Header, mark: Mark): boolean {
  return marks.includes(mark)
}

function findFaults(node: OperationDefinitionNode, location: string, header: Header): string[] {
  const name = node.name?.value
  const variables = node.variableDefinitions?.map(({ variable }) => variable.name.value).join() ?? ''
  const isQuery = node.operation === OperationTypeNode.QUERY
  const rules: Record<string, boolean> = {
    'the operation is named like the file': basename(location, '.graphql') === name,
    "the operation is named like its only root field, a query also by further words after the field's":
      node.selectionSet.selections.length === 1 && isNamedAfter(name, firstField(node.selectionSet), node.operation),
    'the operation is a query or a mutation': node.operation !== OperationTypeNode.SUBSCRIPTION,
    'the only variable of a mutation is $input': isQuery || variables === 'input',
    'a publishable key runs queries only': isQuery || !hasMark(header, 'publishable'),
    'only a mutation can be nothing': !isQuery || !hasMark(header, 'can be nothing'),
  }
  return [...header.faults, ...Object.keys(rules).flatMap((rule) => (rules[rule] ? [] : [`${location}: ${rule}.`]))]
}

function isNamedAfter(name: string | undefined, field: FieldNode | undefined, kind: OperationTypeNode): boolean {
  const root = field?.name.value
  if (name === undefined || root === undefined || !name.startsWith(root)) return false
  return name === root || (kind === OperationTypeNode.QUERY && /^[A-Z]/.test(name.slice(root.length)))
}

function readOperation(schema: GraphQLSchema, node: OperationDefinitionNode, header: Header): Operation {
  const isQuery = node.operation === OperationTypeNode.QUERY
  const root = firstField(node.selectionSet)!
  const type = getNamedType(schema.getRootType(node.operation)!.getFields()[root.name.value]!.type)
  const first = isQuery ? null : firstField(root.selectionSet!)!
  const isList = first?.name.value === 'results'
  return {
    ...header,
    name: node.name!.value,
    field: root.name.value,
    kind: isQuery ? 'query' : 'mutation',
    node,
    isConnection: isObjectType(type) && 'pageInfo' in type.getFields(),
    resultField: (isList ? firstField(first.selectionSet!) : first)?.name.value ?? null,
    isList,
  }
}

function firstField({ selections }: SelectionSetNode): FieldNode | undefined {
  return selections.find((selection) => selection.kind === Kind.FIELD)
}
