import type { GraphQLError, GraphQLObjectType, GraphQLSchema, GraphQLUnionType } from 'graphql'
import { findTextProblem } from '../border/text.ts'
import { inputFault } from '../faults.ts'
import type { SchemaTypes } from './schema-types.ts'

/** An entity of which only the key is known here: another subgraph owns its fields. */
export interface EntityKey {
  readonly id: string
}

/**
 * Loads entities by their `id`, in the order of the ids; null where there is none for this caller. `representations` are what
 * the gateway sent of each: they also hold the fields that `@requires` names, which another subgraph has resolved.
 */
export type ReferenceLoader<Entity, Context> = (
  ids: readonly string[],
  context: Context,
  representations: readonly Representation[],
) => Promise<readonly (Entity | null)[]>

/** The loader of each entity of a schema. */
export type ReferenceLoaders<Schema extends SchemaTypes> = {
  readonly [Name in keyof Schema['entities']]: ReferenceLoader<Schema['entities'][Name], Schema['context']>
}

/** A representation as the gateway sends it. */
export interface Representation {
  readonly __typename: string
  readonly id: unknown
  readonly [field: string]: unknown
}

const maxRepresentations = 1_000

/**
 * Replaces the resolver of `_entities` by one that loads all representations of a type in one call and lets a bad one
 * null only itself: an unknown type, a missing id or a loader's fault never affects its neighbours.
 */
export function resolveEntities<Context>(
  schema: GraphQLSchema,
  references: Record<string, ReferenceLoader<object, Context>>,
): void {
  const union = schema.getType('_Entity') as GraphQLUnionType | undefined
  const field = schema.getQueryType()!.getFields()['_entities']
  const declared = (union?.getTypes() ?? []).map((type: GraphQLObjectType) => type.name)
  for (const name of Object.keys(references)) {
    if (!declared.includes(name)) throw new Error(`A reference loader was given for ${name}, which is no entity.`)
  }
  if (!union || !field) return
  // Compiled execution asks for the type of every item, also of one that is an error.
  union.resolveType = (entity: { __typename: string } | Error) => {
    if (entity instanceof Error) throw entity
    return entity.__typename
  }
  field.resolve = async (_root, args: { representations: readonly Representation[] }, context: Context) => {
    const { representations } = args
    if (representations.length > maxRepresentations) {
      throw inputFault('representations', `must have at most ${maxRepresentations} items.`)
    }
    const found: unknown[] = representations.map(() => null)
    const positions = Map.groupBy(representations.keys(), (index) => representations[index]!.__typename)
    await Promise.all(
      Array.from(positions, async ([typename, indices]) => {
        const entities = await loadAll(typename, indices, representations, references, context)
        indices.forEach((index, order) => (found[index] = entities[order]))
      }),
    )
    return found
  }
}

async function loadAll<Context>(
  typename: string,
  indices: readonly number[],
  representations: readonly Representation[],
  references: Record<string, ReferenceLoader<object, Context>>,
  context: Context,
): Promise<readonly unknown[]> {
  const load = Object.hasOwn(references, typename) ? references[typename] : undefined
  if (!load)
    return indices.map((index) =>
      inputFault(`representations.${index}.__typename`, 'must name an entity of this subgraph.'),
    )
  const ids = indices.map((index) => readId(representations[index]!, index))
  const known = ids.filter((id) => typeof id === 'string')
  const given = indices.flatMap((index, order) => (typeof ids[order] === 'string' ? [representations[index]!] : []))
  try {
    const entities = await load(known, context, given)
    let next = 0
    return ids.map((id) => {
      if (typeof id !== 'string') return id
      const entity = entities[next++]
      return entity ? { __typename: typename, ...entity } : null
    })
  } catch (error) {
    return indices.map(() =>
      error instanceof Error ? error : new Error('A reference loader threw no error.', { cause: error }),
    )
  }
}

const idLength = { minLength: 1, maxLength: 100 }

/** Returns the id of a representation, or the fault of one that cannot be loaded. */
function readId({ id }: Representation, index: number): string | GraphQLError {
  const problem = typeof id === 'string' ? findTextProblem(id, idLength) : 'must be given as text.'
  return problem === null ? (id as string) : inputFault(`representations.${index}.id`, problem)
}
