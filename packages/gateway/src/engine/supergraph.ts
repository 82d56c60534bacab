import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  visit,
} from 'graphql'

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
  /** Object types that exist in a subgraph and that clients must not see. */
  readonly inaccessible: ReadonlySet<string>
}

/** The directives whose meaning a client must know; all others are between the subgraphs and us. */
const publicDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf'])
const federationName = /^(join|link|core|federation)__/

/** Reads a Federation v2 supergraph. Throws when the text is not GraphQL. */
export function readSupergraph(text: string): Supergraph {
  const document = parse(text, { noLocation: true })
  const hidden = new Set(
    document.definitions.filter((node) => isInaccessible(node)).map((node) => ('name' in node ? node.name?.value : '')),
  )
  return {
    text,
    schema: buildASTSchema(removeFederation(document, hidden), { assumeValidSDL: true }),
    subgraphs: readSubgraphNames(document),
    entities: readEntities(document),
    inaccessible: new Set(
      document.definitions
        .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && isInaccessible(node))
        .map((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? node.name.value : '')),
    ),
  }
}

function removeFederation(document: DocumentNode, hidden: ReadonlySet<string | undefined>): DocumentNode {
  const isGone = (node: DefinitionNode): boolean =>
    node.kind === Kind.DIRECTIVE_DEFINITION ||
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
    },
  )
}

function isInaccessible(node: object): boolean {
  const directives = 'directives' in node ? (node.directives as readonly ConstDirectiveNode[] | undefined) : undefined
  return directives?.some((directive) => directive.name.value === 'inaccessible') ?? false
}

function readSubgraphNames(document: DocumentNode): string[] {
  const graphs = document.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  )
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) throw new Error('The supergraph names no subgraphs (join__Graph).')
  return (graphs.values ?? []).map((value) => argumentOf(value.directives, 'join__graph', 'name') ?? value.name.value)
}

function readEntities(document: DocumentNode): Set<string> {
  const entities = new Set<string>()
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    if (argumentOf(node.directives, 'join__type', 'key') !== undefined) entities.add(node.name.value)
  }
  return entities
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
