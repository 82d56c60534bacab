import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'
import type { CacheHint, CacheHints, CacheScope, HintedField } from '../schema/cache-hints.ts'

/** The time for which a response may be used again, and by whom. */
export interface CachePolicy {
  /** Counted from the moment it was made; 0: it must not be used again. */
  readonly maxAgeSeconds: number
  readonly scope: CacheScope
}

/** The strictest hint so far. */
interface Verdict {
  maxAgeSeconds: number
  scope: CacheScope
}

/** The name that composition gives to the root of all queries. */
const queryType = 'Query'

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/**
 * Returns the policy of a query's response, by the rules of Apollo's cache hints: a field's own hint goes before that
 * of its type; root fields and fields of object type without a `maxAge` count as 0, other fields inherit their
 * parent's; the field with the lowest age decides, and one private field makes the response private. Where an object
 * may be of several types, the strictest of them counts.
 */
export function measureQuery(hints: CacheHints, document: DocumentNode): CachePolicy {
  const { operation, fragments } = readOperation(document)
  const verdict = start()
  followSelections(operation.selectionSet, [queryType], { hints, fragments, verdict, isRoot: true })
  return conclude(verdict)
}

/**
 * Returns the policy of one list of entities in a request to a subgraph, by the response key of its `_entities` field.
 * The hint of an entity's type serves here as it does for a field that returns it.
 */
export function measureEntities(hints: CacheHints, document: DocumentNode, alias: string): CachePolicy {
  const { operation, fragments } = readOperation(document)
  const verdict = start()
  const lists = operation.selectionSet.selections.filter(
    (node): node is FieldNode => node.kind === Kind.FIELD && responseKeyOf(node) === alias,
  )
  const follow = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) continue
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
      const type = fragment?.typeCondition?.name.value
      if (type === undefined) continue
      restrict(verdict, { maxAgeSeconds: 0, ...hints.get(type)?.hint })
      followSelections(fragment!.selectionSet, withPossible(hints, type), { hints, fragments, verdict, isRoot: false })
    }
  }
  for (const { selectionSet } of lists) if (selectionSet) follow(selectionSet)
  return conclude(verdict)
}

/** Limits a policy by cached data in the response, which is fresh until this moment, in milliseconds since 1970. */
export function limitAge(policy: CachePolicy, freshUntil: number, now: number = Date.now()): CachePolicy {
  const left = Math.max(0, Math.floor((freshUntil - now) / 1_000))
  return left < policy.maxAgeSeconds ? { ...policy, maxAgeSeconds: left } : policy
}

function readOperation(document: DocumentNode): {
  readonly operation: OperationDefinitionNode
  readonly fragments: Fragments
} {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  return { operation, fragments: new Map(fragments.map((node) => [node.name.value, node])) }
}

interface Following {
  readonly hints: CacheHints
  readonly fragments: Fragments
  readonly verdict: Verdict
  readonly isRoot: boolean
}

/** Visits each selection once, for all types that the object may have, so that types do not multiply. */
function followSelections(set: SelectionSetNode, types: readonly string[], following: Following): void {
  const { hints, fragments, verdict, isRoot } = following
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value
      if (name === '__typename') continue
      const fields = findFields(hints, types, name)
      // Fields without a definition here, such as introspection, must not be cached.
      if (fields.length === 0) restrict(verdict, { maxAgeSeconds: 0 })
      for (const { type, hint } of fields) restrict(verdict, resolveHint(hint, hints.get(type)?.hint ?? null, isRoot))
      if (!selection.selectionSet) continue
      const below = new Set(fields.flatMap(({ type }) => withPossible(hints, type)))
      followSelections(selection.selectionSet, [...below], { ...following, isRoot: false })
      continue
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
    if (!fragment) continue
    const condition = fragment.typeCondition?.name.value
    followSelections(fragment.selectionSet, condition === undefined ? types : withPossible(hints, condition), following)
  }
}

/** Combines the hint of a field and that of its type, which is null for a type without fields. */
function resolveHint(field: CacheHint, type: CacheHint | null, isRoot: boolean): CacheHint {
  const maxAgeSeconds = field.maxAgeSeconds ?? type?.maxAgeSeconds
  const scope = field.scope ?? type?.scope
  const inherits = type === null || field.inheritsMaxAge === true || type.inheritsMaxAge === true
  return {
    ...(scope && { scope }),
    ...(maxAgeSeconds !== undefined ? { maxAgeSeconds } : (isRoot || !inherits) && { maxAgeSeconds: 0 }),
  }
}

/**
 * Finds the fields of a name on all types. A field of an interface counts only if it has a hint, or no object type has
 * the field.
 */
function findFields(hints: CacheHints, types: readonly string[], name: string): HintedField[] {
  const found = types.flatMap((type) => {
    const field = hints.get(type)?.fields.get(name)
    return field ? [{ field, isAbstract: hints.get(type)!.possibleTypes !== null }] : []
  })
  const counting = found.filter(({ field, isAbstract }) => !isAbstract || Object.keys(field.hint).length > 0)
  return (counting.length > 0 ? counting : found).map(({ field }) => field)
}

/** Returns the type and its possible types. */
function withPossible(hints: CacheHints, type: string): readonly string[] {
  return [type, ...(hints.get(type)?.possibleTypes ?? [])]
}

function start(): Verdict {
  return { maxAgeSeconds: Number.POSITIVE_INFINITY, scope: 'PUBLIC' }
}

function restrict(verdict: Verdict, hint: CacheHint): void {
  verdict.maxAgeSeconds = Math.min(verdict.maxAgeSeconds, hint.maxAgeSeconds ?? verdict.maxAgeSeconds)
  if (hint.scope === 'PRIVATE') verdict.scope = 'PRIVATE'
}

function conclude({ maxAgeSeconds, scope }: Verdict): CachePolicy {
  return { maxAgeSeconds: Number.isFinite(maxAgeSeconds) ? maxAgeSeconds : 0, scope }
}
