import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type ExecutableDefinitionNode,
  type FragmentDefinitionNode,
  isExecutableDefinitionNode,
  Kind,
  OperationTypeNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql'

/**
 * Returns the one text of all documents that ask the same in another print. Clients and their generators print documents
 * in their own ways, put things in order, and add `__typename` to every selection set. So whitespace, commas, comments,
 * descriptions, the notation of strings and plain `__typename` selections are gone; definitions, variables, selections,
 * arguments and directives are in one order; everything else stands as it was written.
 *
 * What is left out cannot change what is done. `__typename` runs no resolver and needs no scope, and its values, names of
 * types, are public; with an alias or a directive it stays, and so does one that is alone in its set. The fields at the root
 * of a mutation run one after the other: their order is kept. The text parses into what is left of the document, so two
 * documents have the same text only if that is the same for both. They must be valid.
 */
export function canonicalText({ definitions }: DocumentNode): string {
  const executable = definitions.filter(isExecutableDefinitionNode)
  const serial = listSerialFragments(executable)
  return executable
    .map((definition) => writeDefinition(definition, serial))
    .toSorted()
    .join('\n')
}

function writeDefinition(definition: ExecutableDefinitionNode, serial: ReadonlySet<string>): string {
  const { directives, selectionSet } = definition
  if (definition.kind === Kind.FRAGMENT_DEFINITION) {
    const { name, typeCondition } = definition
    const head = `fragment ${name.value} on ${typeCondition.name.value}${writeDirectives(directives)}`
    return `${head}${writeSet(selectionSet, serial.has(name.value))}`
  }
  const { operation, name, variableDefinitions = [] } = definition
  const variables = variableDefinitions.map(writeVariable).toSorted().join(',')
  const head = `${operation} ${name?.value ?? ''}${variables && `(${variables})`}${writeDirectives(directives)}`
  return `${head}${writeSet(selectionSet, operation === OperationTypeNode.MUTATION)}`
}

function writeVariable({ variable, type, defaultValue, directives }: VariableDefinitionNode): string {
  return `${print(variable)}:${print(type)}${defaultValue ? `=${writeValue(defaultValue)}` : ''}${writeDirectives(directives)}`
}

function writeSet({ selections }: SelectionSetNode, isSerial: boolean): string {
  const kept = selections.filter((selection) => !isPlainTypename(selection))
  const texts = (kept.length > 0 ? kept : selections.slice(0, 1)).map((selection) =>
    writeSelection(selection, isSerial),
  )
  return `{${(isSerial ? texts : texts.toSorted()).join(' ')}}`
}

function isPlainTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === '__typename' &&
    selection.alias === undefined &&
    (selection.directives?.length ?? 0) === 0
  )
}

function writeSelection(selection: SelectionNode, isSerial: boolean): string {
  const directives = writeDirectives(selection.directives)
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `...${selection.name.value}${directives}`
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const { typeCondition, selectionSet } = selection
    return `...${typeCondition ? `on ${typeCondition.name.value}` : ''}${directives}${writeSet(selectionSet, isSerial)}`
  }
  const { alias, name, arguments: given, selectionSet } = selection
  const field = `${alias ? `${alias.value}:` : ''}${name.value}${writeArguments(given)}${directives}`
  return selectionSet ? `${field}${writeSet(selectionSet, false)}` : field
}

function writeArguments(given: readonly ArgumentNode[] = []): string {
  const texts = given.map(({ name, value }) => `${name.value}:${writeValue(value)}`)
  return texts.length > 0 ? `(${texts.toSorted().join(',')})` : ''
}

/** Directives of one name stay in their order. */
function writeDirectives(directives: readonly DirectiveNode[] = []): string {
  return directives
    .toSorted((a, b) => (a.name.value < b.name.value ? -1 : a.name.value > b.name.value ? 1 : 0))
    .map(({ name, arguments: given }) => `@${name.value}${writeArguments(given)}`)
    .join('')
}

function writeValue(value: ValueNode): string {
  return print(visit(value, { StringValue: (node) => (node.block ? { ...node, block: false } : undefined) }))
}

/** Returns the names of the fragments whose fields stand at the root of a mutation. */
function listSerialFragments(definitions: readonly ExecutableDefinitionNode[]): ReadonlySet<string> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const serial = new Set<string>()
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
      if (selection.kind !== Kind.FRAGMENT_SPREAD || serial.has(selection.name.value)) continue
      serial.add(selection.name.value)
      const fragment = fragments.get(selection.name.value)
      if (fragment) collect(fragment.selectionSet)
    }
  }
  for (const node of definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION)
      collect(node.selectionSet)
  }
  return serial
}
