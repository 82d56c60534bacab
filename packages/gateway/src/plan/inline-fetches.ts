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

/** Turns a plan into one that fetches the same. */
export type PlanPass = (plan: PlanNode) => PlanNode

/** A field of a request, and what it is to select besides. */
interface Addition {
  readonly host: PlannedRequest
  readonly field: FieldNode
  /** Trees of their own. */
  readonly selections: readonly SelectionNode[]
}

/** Fields with the type that they are selected of. */
interface TypedField {
  readonly field: FieldNode
  readonly owner: string
}

type Path = readonly FlattenNodePathSegment[]

/**
 * Makes the pass that saves a request: where a subgraph is asked about entities that it has itself just delivered, their
 * fields are selected in the request that delivers them. The planner asks twice for what `@requires` names.
 *
 * It changes a plan only where that is certain to mean the same: one field of one request delivers all the objects, they
 * are of one object type, and for none of the fields the subgraph has to be told what others know.
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
        // The trees belong to the pass.
        ;(field.selectionSet!.selections as SelectionNode[]).push(...selections)
        changed.set(host.node, host.operation)
      }
    }
    return removed.size === 0 ? plan : rebuildPlan(plan, removed, changed)!
  }

  /** Where everything that the request asks for can be asked before; null when not all of it can. */
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

  /** What is asked of a list of entities, if they are of one object type that needs to be told nothing but its key. */
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

  /** The one field of the requests that delivers the objects at a path, and none but those at the paths asked for. */
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

  /** The fields that stand at the end of a path within a request. */
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

/** The fields of a selection, those of fragments with the type of theirs. */
function fieldsOf(set: SelectionSetNode | undefined, owner: string): TypedField[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ field: selection, owner }]
    const { selectionSet, typeCondition } = selection as InlineFragmentNode
    return fieldsOf(selectionSet, typeCondition?.name.value ?? owner)
  })
}

/** What is left of a path below another one; undefined when it lies elsewhere. Types on the way make no difference. */
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

/** Whether a key means one field in the one selection and another field in the other. */
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
