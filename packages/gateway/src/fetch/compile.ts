import type { PlanNode } from '../plan/plan.ts'
import { compileEntityFetch } from './fetch-entities.ts'
import { compileRootFetch } from './fetch-root.ts'
import { compileSource, type Source } from './fetch-source.ts'
import type { CompileContext, Step } from './fetch.ts'

/** The variable in which a single entity fetch of a plan sends its representations. */
const representationsVariable = 'representations'
/** The field in which a subgraph returns the entities. */
const entitiesField = '_entities'

/**
 * Turns a plan into functions, once per operation. Throws for kinds of nodes that a flat operation never leads to, such
 * as conditions.
 */
export function compilePlan(node: PlanNode, context: CompileContext): Step {
  switch (node.kind) {
    case 'Sequence': {
      const steps = node.nodes.map((child) => compilePlan(child, context))
      return async (run) => {
        for (const step of steps) await step(run)
      }
    }
    case 'Parallel': {
      const steps = node.nodes.map((child) => compilePlan(child, context))
      return async (run) => {
        await Promise.all(steps.map((step) => step(run)))
      }
    }
    case 'Fetch':
      return compileRootFetch(node, context)
    case 'Flatten': {
      const fetch = node.node
      if (fetch.kind !== 'Fetch') throw new Error(`The plan flattens a ${fetch.kind}.`)
      return compileEntityFetch(
        {
          ...fetch,
          lists: [
            {
              alias: entitiesField,
              representationsVariableName: representationsVariable,
              paths: [node.path],
              requires: fetch.requires ?? [],
              inputRewrites: fetch.inputRewrites ?? [],
              outputRewrites: fetch.outputRewrites ?? [],
            },
          ],
        },
        context,
      )
    }
    case 'BatchFetch':
      return compileEntityFetch({ ...node, lists: node.entityBatch.aliases }, context)
    default:
      throw new Error(`The plan has a ${node.kind}.`)
  }
}

/** A compiled subscription: the source of its events, and the steps that follow each of them. */
export interface CompiledSubscription {
  readonly source: Source
  readonly steps: readonly Step[]
}

/** Turns the plan of a subscription into functions. Throws when it does not begin with one. */
export function compileSubscription(node: PlanNode, context: CompileContext): CompiledSubscription {
  const [first, ...rest] = node.kind === 'Sequence' ? node.nodes : [node]
  if (first?.kind !== 'Subscription') throw new Error(`The plan of a subscription begins with a ${first?.kind}.`)
  return { source: compileSource(first.primary, context), steps: rest.map((child) => compilePlan(child, context)) }
}
