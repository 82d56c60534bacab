import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  DirectiveLocation,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  visit,
} from 'graphql'
import { type CacheHints, findScopeType, readCacheHints } from './cache-hints.ts'
import { checkFeatures, directiveNamesOf } from './check-features.ts'
import { listLinks } from './feature-links.ts'

/** What the gateway needs to know of a supergraph. */
export interface Supergraph {
  /** The file's text, for the planner. */
  readonly text: string
  /** The schema as clients see it: no federation, nothing inaccessible. */
  readonly schema: GraphQLSchema
  /** Names of the subgraphs, as plans name them. */
  readonly subgraphs: readonly string[]
  /** Types that have a key, so that one subgraph can be asked for what another one named. */
  readonly entities: ReadonlySet<string>
  /** The fields of interfaces that a subgraph has to which the interface is one object type (`@interfaceObject`). */
  readonly remoteFields: ReadonlyMap<string, ReadonlySet<string>>
  /** Names of fields that `@requires` names somewhere; among them may be names of types. */
  readonly requiredFields: ReadonlySet<string>
  /** Fields with `@requires` in some subgraph, as `Type.field`. */
  readonly requiringFields: ReadonlySet<string>
  /** Object types that exist in a subgraph and that clients must not see. */
  readonly inaccessible: ReadonlySet<string>
  /** What `@cacheControl` says; null where nobody uses it. */
  readonly cacheHints: CacheHints | null
}

/** The directives on a schema whose meaning a client must know; all others are between the subgraphs and us. */
const publicDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf'])
/** Where a directive stands in documents of clients. */
const executableLocations = new Set<string>([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
])
const federationName = /^(join|link|core|federation)__/

/** Tells of a node of the supergraph whether clients must not see it. */
type IsInaccessible = (node: object) => boolean

/** Reads a Federation v2 supergraph. Throws when the text is not GraphQL, or demands a feature that is not enforced here. */
export function readSupergraph(text: string): Supergraph {
  const document = parse(text, { noLocation: true })
  const links = listLinks(document)
  checkFeatures(links)
  const isInaccessible = findInaccessible(directiveNamesOf('inaccessible', links))
  const hidden = new Set(
    document.definitions.filter((node) => isInaccessible(node)).map((node) => ('name' in node ? node.name?.value : '')),
  )
  const scopeType = findScopeType(document)
  if (scopeType !== null) hidden.add(scopeType)
  return {
    text,
    schema: buildASTSchema(removeFederation(document, hidden, isInaccessible), { assumeValidSDL: true }),
    subgraphs: readSubgraphs(document).map(({ name }) => name),
    entities: readEntities(document),
    remoteFields: readRemoteFields(document),
    requiredFields: readRequiredFields(document),
    requiringFields: readRequiringFields(document),
    inaccessible: new Set(
      document.definitions
        .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && isInaccessible(node))
        .map((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? node.name.value : '')),
    ),
    cacheHints: readCacheHints(document),
  }
}

function removeFederation(
  document: DocumentNode,
  hidden: ReadonlySet<string | undefined>,
  isInaccessible: IsInaccessible,
): DocumentNode {
  const isGone = (node: DefinitionNode): boolean =>
    (node.kind === Kind.DIRECTIVE_DEFINITION && !node.locations.some(({ value }) => executableLocations.has(value))) ||
    ('name' in node && (federationName.test(node.name?.value ?? '') || hidden.has(node.name?.value)))
  const dropInaccessible = (node: object): null | undefined => (isInaccessible(node) ? null : undefined)
  return visit(
    { ...document, definitions: document.definitions.filter((node) => !isGone(node)) },
    {
      FieldDefinition: dropInaccessible,
      InputValueDefinition: dropInaccessible,
      EnumValueDefinition: dropInaccessible,
      // Names of hidden types still stand as members of unions and as interfaces of objects.
      NamedType: (node) => (hidden.has(node.name.value) ? null : undefined),
      Directive: (node) => (publicDirectives.has(node.name.value) ? undefined : null),
      DirectiveDefinition: (node) => ({
        ...node,
        locations: node.locations.filter(({ value }) => executableLocations.has(value)),
      }),
    },
  )
}

function findInaccessible(names: ReadonlySet<string>): IsInaccessible {
  return (node) => {
    const directives = 'directives' in node ? (node.directives as readonly ConstDirectiveNode[] | undefined) : undefined
    return directives?.some((directive) => names.has(directive.name.value)) ?? false
  }
}

/** A subgraph as the supergraph names it. */
export interface ListedSubgraph {
  readonly name: string
  /** Where the supergraph says that it is; null when it says nothing that is an address. */
  readonly url: URL | null
}

/** The subgraphs of a supergraph. Throws when the text is no supergraph of Federation v2. */
export function listSubgraphs(text: string): readonly ListedSubgraph[] {
  return readSubgraphs(parse(text, { noLocation: true }))
}

function readSubgraphs(document: DocumentNode): ListedSubgraph[] {
  const graphs = document.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  )
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) throw new Error('The supergraph names no subgraphs (join__Graph).')
  return (graphs.values ?? []).map((value) => {
    const url = argumentOf(value.directives, 'join__graph', 'url') ?? ''
    return {
      name: argumentOf(value.directives, 'join__graph', 'name') ?? value.name.value,
      url: /^https?:/.test(url) && URL.canParse(url) ? new URL(url) : null,
    }
  })
}

function readEntities(document: DocumentNode): Set<string> {
  const entities = new Set<string>()
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    if (argumentOf(node.directives, 'join__type', 'key') !== undefined) entities.add(node.name.value)
  }
  return entities
}

function readRemoteFields(document: DocumentNode): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const node of document.definitions) {
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const graphs = graphsOf(node, 'join__type', (directive) =>
      directive.arguments?.some(({ name, value }) => name.value === 'isInterfaceObject' && print(value) === 'true'),
    )
    if (graphs.length === 0) continue
    // A field that names no subgraph is in all of them.
    const fields = (node.fields ?? []).filter((field) => {
      const owners = graphsOf(field, 'join__field')
      return owners.length === 0 || owners.some((graph) => graphs.includes(graph))
    })
    found.set(node.name.value, new Set(['__typename', ...fields.map((field) => field.name.value)]))
  }
  return found
}

function readRequiredFields(document: DocumentNode): Set<string> {
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

function readRequiringFields(document: DocumentNode): Set<string> {
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

/** The subgraphs that directives of a kind name. */
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
