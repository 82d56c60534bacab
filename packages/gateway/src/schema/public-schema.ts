import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  DirectiveLocation,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  visit,
} from 'graphql'

/** The directives on a schema that clients see; all others are between the subgraphs and the gateway. */
const publicDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf'])
/** The locations of directives in documents of clients. */
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

/** Returns true for a node of the supergraph that clients must not see. */
export type IsInaccessible = (node: object) => boolean

/** Makes the test for nodes that are marked by one of the directive's names. */
export function findInaccessible(names: ReadonlySet<string>): IsInaccessible {
  return (node) => {
    const directives = 'directives' in node ? (node.directives as readonly ConstDirectiveNode[] | undefined) : undefined
    return directives?.some((directive) => names.has(directive.name.value)) ?? false
  }
}

/** Builds the schema that clients see of a supergraph: no federation, no type of a hidden name, nothing inaccessible. */
export function buildPublicSchema(
  document: DocumentNode,
  hidden: ReadonlySet<string | undefined>,
  isInaccessible: IsInaccessible,
): GraphQLSchema {
  return buildASTSchema(removeFederation(document, hidden, isInaccessible), { assumeValidSDL: true })
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
      // Hidden types are also members of unions and interfaces of objects.
      NamedType: (node) => (hidden.has(node.name.value) ? null : undefined),
      Directive: (node) => (publicDirectives.has(node.name.value) ? undefined : null),
      DirectiveDefinition: (node) => ({
        ...node,
        locations: node.locations.filter(({ value }) => executableLocations.has(value)),
      }),
    },
  )
}
