import { type ConstDirectiveNode, type DocumentNode, Kind, parse, print, visit } from 'graphql'

/** A subgraph in the supergraph. */
export interface ListedSubgraph {
  readonly name: string
  /** Its address in the supergraph; null when that is not an HTTP address. */
  readonly url: URL | null
}

/** Lists the subgraphs of a supergraph. Throws when the text is no supergraph of Federation v2. */
export function listSubgraphs(text: string): readonly ListedSubgraph[] {
  return readSubgraphs(parse(text, { noLocation: true }))
}

/** Reads the names and addresses of the subgraphs. Throws when there is no `join__Graph`. */
export function readSubgraphs(document: DocumentNode): ListedSubgraph[] {
  const graphs = document.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  )
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION)
    throw new Error('The supergraph names no subgraphs: it has no enum join__Graph.')
  return (graphs.values ?? []).map((value) => {
    const url = argumentOf(value.directives, 'join__graph', 'url') ?? ''
    return {
      name: argumentOf(value.directives, 'join__graph', 'name') ?? value.name.value,
      url: /^https?:/.test(url) && URL.canParse(url) ? new URL(url) : null,
    }
  })
}

/** Reads the names of the types that have a key. */
export function readEntities(document: DocumentNode): Set<string> {
  const entities = new Set<string>()
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    if (argumentOf(node.directives, 'join__type', 'key') !== undefined) entities.add(node.name.value)
  }
  return entities
}

/** Reads the fields of interfaces that a subgraph has as one object type, by the name of the interface. */
export function readRemoteFields(document: DocumentNode): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const node of document.definitions) {
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const graphs = graphsOf(node, 'join__type', (directive) =>
      directive.arguments?.some(({ name, value }) => name.value === 'isInterfaceObject' && print(value) === 'true'),
    )
    if (graphs.length === 0) continue
    // A field without a subgraph belongs to all of them.
    const fields = (node.fields ?? []).filter((field) => {
      const owners = graphsOf(field, 'join__field')
      return owners.length === 0 || owners.some((graph) => graphs.includes(graph))
    })
    found.set(node.name.value, new Set(['__typename', ...fields.map((field) => field.name.value)]))
  }
  return found
}

/** Reads the names of fields that `@requires` names somewhere; among them may be names of types. */
export function readRequiredFields(document: DocumentNode): Set<string> {
  const found = new Set<string>()
  visit(document, {
    FieldDefinition: ({ directives }) => {
      for (const directive of directives ?? []) {
        const required = argumentOf([directive], 'join__field', 'requires') ?? ''
        for (const [name] of required.matchAll(/\w+/g)) found.add(name)
      }
    },
  })
  return found
}

/** Reads the fields with `@requires` in some subgraph, as `Type.field`. */
export function readRequiringFields(document: DocumentNode): Set<string> {
  const found = new Set<string>()
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const field of node.fields ?? []) {
      if (argumentOf(field.directives, 'join__field', 'requires') !== undefined)
        found.add(`${node.name.value}.${field.name.value}`)
    }
  }
  return found
}

/** Returns the subgraphs that the directives of a name refer to. */
function graphsOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] },
  directive: string,
  isMeant: (directive: ConstDirectiveNode) => boolean | undefined = () => true,
): string[] {
  return (node.directives ?? [])
    .filter((each) => each.name.value === directive && isMeant(each))
    .flatMap((each) => (each.arguments ?? []).filter(({ name }) => name.value === 'graph'))
    .map(({ value }) => print(value))
}

function argumentOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  directive: string,
  argument: string,
): string | undefined {
  for (const node of directives ?? []) {
    if (node.name.value !== directive) continue
    const value = node.arguments?.find((candidate) => candidate.name.value === argument)?.value
    if (value?.kind === Kind.STRING) return value.value
  }
  return undefined
}
