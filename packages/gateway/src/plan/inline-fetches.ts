import {
  type FieldNode,
  getNamedType,
  type InlineFragmentNode,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'
import type { Supergraph } from '../schema/supergraph.ts'
import { listRequests, type PlannedRequest, rebuildPlan, type RequestNode } from './plan-requests.ts'
import type { FlattenNodePathSegment, PlanNode } from './plan.ts'

/** A function from a plan to one that fetches the same. */
export type PlanPass = (plan: PlanNode) => PlanNode

/** A field of a request, and further selections for it. */
interface Addition {
  readonly host: PlannedRequest
  readonly field: FieldNode
  /** Copies, which may be changed. */
  readonly selections: readonly SelectionNode[]
}

/** A field with the type on which it is selected. */
interface TypedField {
  readonly field: FieldNode
  readonly owner: string
}

type Path = readonly FlattenNodePathSegment[]

/**
 * Makes the pass that saves requests: where a subgraph is asked about entities that it has itself just returned, their
 * fields are selected in the request that returns them. The planner makes a second request for what `@requires` names.
 *
 * It changes a plan only where the result is certainly the same: one field of one request returns all the objects, they
 * are of one object type, and none of the fields needs data of another subgraph.
 */
export function createInlineFetches({
  schema,
  requiringFields,
}: Pick<Supergraph, 'schema' | 'requiringFields'>): PlanPass {
  return (plan) => {
    const requests = listRequests(plan)
    const removed = new Set<RequestNode>()
    const changed = new Map<RequestNode, PlannedRequest['operation']>()
    for (const request of requests) {
      const others = requests.filter((other) => other !== request && !removed.has(other.node))
      const additions = listAdditions(request, others)
      if (!additions) continue
      removed.add(request.node)
      for (const { host, field, selections } of additions) {
        // The trees belong to this pass, which may change them.
        ;(field.selectionSet!.selections as SelectionNode[]).push(...selections)
        changed.set(host.node, host.operation)
      }
    }
    return removed.size === 0 ? plan : rebuildPlan(plan, removed, changed)!
  }

  /**
   * Returns the fields of earlier requests that can take over everything this request selects; null when they cannot.
   */
  function listAdditions(request: PlannedRequest, others: readonly PlannedRequest[]): Addition[] | null {
    if (request.hasVariables) return null
    const additions: Addition[] = []
    for (const { alias, paths, isRewritten } of request.lists) {
      const entities = alias === null || isRewritten ? null : readEntities(request, alias)
      if (!entities) return null
      for (const path of paths) {
        const delivered = findDelivery(path, paths, entities.type, others)
        const { selections } = entities
        if (delivered?.host.node.serviceName !== request.node.serviceName) return null
        if (conflicts(delivered.field.selectionSet!.selections, selections)) return null
        additions.push({ ...delivered, selections: structuredClone(selections) })
      }
    }
    return additions
  }

  /** Returns the selections of a list of entities, if they are of one object type that needs nothing but its key. */
  function readEntities(
    { operation }: PlannedRequest,
    alias: string,
  ): { readonly type: string; readonly selections: readonly SelectionNode[] } | null {
    const list = fieldsOf(operation.selectionSet, '').find(({ field }) => responseKeyOf(field) === alias)
    const [fragment, ...more] = list?.field.selectionSet?.selections ?? []
    if (fragment?.kind !== Kind.INLINE_FRAGMENT || !fragment.typeCondition || more.length > 0) return null
    const type = fragment.typeCondition.name.value
    const fields = fieldsOf(fragment.selectionSet, type)
    const isTold = fields.some(({ field, owner }) => requiringFields.has(`${owner}.${field.name.value}`))
    if (isTold || !isObjectType(schema.getType(type))) return null
    return { type, selections: fragment.selectionSet.selections }
  }

  /**
   * Finds the one field of the requests that returns the objects at a path, and no others than those at the given
   * paths.
   */
  function findDelivery(
    path: Path,
    asked: readonly Path[],
    type: string,
    requests: readonly PlannedRequest[],
  ): Omit<Addition, 'selections'> | null {
    const found: Omit<Addition, 'selections'>[] = []
    for (const host of requests) {
      for (const list of host.lists) {
        for (const start of list.paths) {
          const rest = pathBelow(path, start)
          const fields = rest && follow(host, list.alias, rest)
          if (!fields?.length) continue
          const isForThese = list.paths.every((each) => asked.some((one) => isSamePath(one, [...each, ...rest!])))
          if (list.isRewritten || !isForThese || !fields.every((each) => typeOf(each) === type)) return null
          found.push(...fields.map(({ field }) => ({ host, field })))
        }
      }
    }
    return found.length === 1 ? found[0]! : null
  }

  /** Returns the fields at the end of a path within a request. */
  function follow({ operation }: PlannedRequest, alias: string | null, path: Path): TypedField[] {
    const root = schema.getRootType(operation.operation)!.name
    const below = path.flatMap((segment) => (typeof segment === 'object' && 'Field' in segment ? [segment.Field] : []))
    const keys = alias === null ? below : [alias, ...below]
    let fields = fieldsOf(operation.selectionSet, root)
    for (const [depth, key] of keys.entries()) {
      fields = fields.filter(({ field }) => responseKeyOf(field) === key)
      if (depth === keys.length - 1) break
      fields = fields.flatMap((each) => fieldsOf(each.field.selectionSet, typeOf(each) ?? ''))
    }
    return fields
  }

  function typeOf({ field, owner }: TypedField): string | undefined {
    const parent = schema.getType(owner)
    if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined
    const definition = parent.getFields()[field.name.value]
    return definition && getNamedType(definition.type).name
  }
}

/** Returns the fields of a selection, those in fragments with the fragment's type. */
function fieldsOf(set: SelectionSetNode | undefined, owner: string): TypedField[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ field: selection, owner }]
    const { selectionSet, typeCondition } = selection as InlineFragmentNode
    return fieldsOf(selectionSet, typeCondition?.name.value ?? owner)
  })
}

/** Returns the rest of a path below another one; undefined when it is not below it. Type conditions are ignored. */
function pathBelow(path: Path, start: Path): Path | undefined {
  const [all, first] = [withoutTypes(path), withoutTypes(start)]
  return all.length > first.length && isSamePath(all.slice(0, first.length), first)
    ? all.slice(first.length)
    : undefined
}

function withoutTypes(path: Path): Path {
  return path.filter((segment) => typeof segment !== 'object' || !('TypeCondition' in segment))
}

function isSamePath(one: Path, other: Path): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Returns true when some key stands for different fields in the two selections. */
function conflicts(one: readonly SelectionNode[], other: readonly SelectionNode[]): boolean {
  const known = fieldsOf({ kind: Kind.SELECTION_SET, selections: one }, '')
  return fieldsOf({ kind: Kind.SELECTION_SET, selections: other }, '').some(({ field }) =>
    known.some(({ field: earlier }) => {
      if (responseKeyOf(earlier) !== responseKeyOf(field)) return false
      if (isOther(earlier, field)) return true
      return conflicts(earlier.selectionSet?.selections ?? [], field.selectionSet?.selections ?? [])
    }),
  )
}

function isOther(one: FieldNode, other: FieldNode): boolean {
  const [first, second] = [one, other].map(({ name, arguments: given = [] }) => [name, ...given].map(print).join())
  return first !== second
}
