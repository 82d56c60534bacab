import { type GraphQLSchema, Kind, parse } from 'graphql'
import { type CacheHints, findScopeType, readCacheHints } from './cache-hints.ts'
import { checkFeatures, directiveNamesOf } from './check-features.ts'
import { listLinks } from './feature-links.ts'
import { buildPublicSchema, findInaccessible } from './public-schema.ts'
import { readEntities, readRemoteFields, readRequiredFields, readRequiringFields, readSubgraphs } from './read-joins.ts'

/** A supergraph as the gateway reads it. */
export interface Supergraph {
  /** The file's text, for the planner. */
  readonly text: string
  /** The schema as clients see it: no federation, nothing inaccessible. */
  readonly schema: GraphQLSchema
  /** Names of the subgraphs, as plans name them. */
  readonly subgraphs: readonly string[]
  /** Types with a key, by which one subgraph can be asked for an entity that another one named. */
  readonly entities: ReadonlySet<string>
  /** Fields of interfaces from a subgraph to which the interface is one object type (`@interfaceObject`). */
  readonly remoteFields: ReadonlyMap<string, ReadonlySet<string>>
  /** Names of fields that `@requires` names somewhere; among them may be names of types. */
  readonly requiredFields: ReadonlySet<string>
  /** Fields with `@requires` in some subgraph, as `Type.field`. */
  readonly requiringFields: ReadonlySet<string>
  /** Object types that exist in a subgraph and that clients must not see. */
  readonly inaccessible: ReadonlySet<string>
  /** The hints of `@cacheControl`; null where there are none. */
  readonly cacheHints: CacheHints | null
}

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
    schema: buildPublicSchema(document, hidden, isInaccessible),
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
