import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import type { EntityBatchAlias, FetchNode, FlattenNodePathSegment, PlanNode } from './plan.ts'

/** A node of a plan that is one request to a subgraph. */
export type RequestNode = FetchNode | Extract<PlanNode, { kind: 'BatchFetch' }>

/** A list of objects on which a request selects fields. */
export interface SelectedList {
  /** The response key of a list of entities; null for the root of the operation. */
  readonly alias: string | null
  /** The paths of its objects in the data. */
  readonly paths: readonly (readonly FlattenNodePathSegment[])[]
  /** True when anything is renamed on the way out or in. */
  readonly isRewritten: boolean
}

/** A request of a plan, its operation as a tree that a pass may change. */
export interface PlannedRequest {
  readonly node: RequestNode
  /** Without named fragments. */
  readonly operation: OperationDefinitionNode
  readonly lists: readonly SelectedList[]
  /** True when it sends variables of the client. */
  readonly hasVariables: boolean
}

/** Lists the requests of a plan in its order. */
export function listRequests(plan: PlanNode): PlannedRequest[] {
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel':
      return plan.nodes.flatMap(listRequests)
    case 'Flatten':
      return plan.node.kind === 'Fetch' ? [readRequest(plan.node, [plan.path])] : []
    case 'Subscription':
      return [readRequest(plan.primary, null)]
    case 'Fetch':
    case 'BatchFetch':
      return [readRequest(plan, null)]
    default:
      return []
  }
}

function readRequest(node: RequestNode, entityPaths: SelectedList['paths'] | null): PlannedRequest {
  const isRewritten = ({ inputRewrites, outputRewrites }: Partial<EntityBatchAlias>): boolean =>
    Boolean(inputRewrites?.length || outputRewrites?.length)
  const own = node.kind === 'BatchFetch' ? node.entityBatch.aliases : []
  const lists: SelectedList[] =
    node.kind === 'BatchFetch'
      ? own.map((list) => ({ alias: list.alias, paths: list.paths, isRewritten: isRewritten(list) }))
      : [{ alias: entityPaths && '_entities', paths: entityPaths ?? [[]], isRewritten: isRewritten(node) }]
  const ownVariables = new Set(['representations', ...own.map((list) => list.representationsVariableName)])
  return {
    node,
    operation: readOperation(node.operation),
    lists,
    hasVariables: (node.variableUsages ?? []).some((name) => !ownVariables.has(name)),
  }
}

function readOperation(text: string): OperationDefinitionNode {
  const document = parse(text, { noLocation: true })
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  }
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  return visit(operation, {
    FragmentSpread: ({ name }) => {
      const { typeCondition, selectionSet } = fragments.get(name.value)!
      // The replacement of a node is visited in turn, and so are the spreads in it. Each place gets a copy of its own.
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: structuredClone(selectionSet) }
    },
  })
}

/**
 * Returns the plan without some of its requests, and with others changed; null when nothing is left of it.
 */
export function rebuildPlan(
  plan: PlanNode,
  removed: ReadonlySet<RequestNode>,
  changed: ReadonlyMap<RequestNode, OperationDefinitionNode>,
): PlanNode | null {
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel': {
      const nodes = plan.nodes.flatMap((node) => rebuildPlan(node, removed, changed) ?? [])
      return nodes.length > 1 ? { ...plan, nodes } : (nodes[0] ?? null)
    }
    case 'Flatten': {
      const node = rebuildPlan(plan.node, removed, changed)
      return node && { ...plan, node }
    }
    case 'Subscription':
      return { ...plan, primary: rebuildRequest(plan.primary, changed) }
    case 'Fetch':
    case 'BatchFetch':
      return removed.has(plan) ? null : rebuildRequest(plan, changed)
    default:
      return plan
  }
}

function rebuildRequest<Node extends RequestNode>(
  node: Node,
  changed: ReadonlyMap<RequestNode, OperationDefinitionNode>,
): Node {
  const operation = changed.get(node)
  return operation ? { ...node, operation: stripIgnoredCharacters(print(operation)) } : node
}
