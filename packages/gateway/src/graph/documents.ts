import { faultCodes, type Log } from '@restante/subgraph-kit'
import { Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { createLocateErrors } from '../response/locate-errors.ts'
import type { PreparedOperation } from '../response/prepared-operation.ts'
import { generateWriter } from '../response/write.ts'
import type { GatewayLimits } from '../base/limits.ts'
import { digestOf, mapKeyOf } from '../base/map-key.ts'
import { type Refusal, refuse } from '../base/refusal.ts'
import { type CachePolicy, measureQuery } from '../cache/cache-policy.ts'
import { type AdmittedDocument, admitDocument } from '../document/admit.ts'
import type { Variables } from '../document/coerce-variables.ts'
import { flattenOperation, listConditions } from '../document/flatten.ts'
import { compilePlan, compileSubscription } from '../fetch/compile.ts'
import type { CompileContext } from '../fetch/fetch.ts'
import { createAssignKeys } from '../naming/assign-keys.ts'
import { splitOperation } from '../naming/split-operation.ts'
import { createInlineFetches } from '../plan/inline-fetches.ts'
import type { Planner } from '../plan/plan.ts'
import type { Supergraph } from '../schema/supergraph.ts'

/** An admitted document, seen before. */
export interface KnownDocument {
  readonly kind: 'known'
  readonly admitted: AdmittedDocument
  /**
   * Plans and compiles the operation for the values of its conditions, `@skip` and `@include`; later calls with the
   * same values share the work. `draw`, from 0 to below 1, decides to which share of the traffic the request belongs.
   */
  prepare(variables: Variables, draw: number): Promise<PreparedOperation | Refusal>
}

/** Documents by text and operation name, each worked on once. */
export interface Documents {
  /** Returns the document of a text. Refusals are remembered too, so that repeating one costs little. */
  get(text: string, operationName: string | null): KnownDocument | Refusal
  /**
   * Plans and compiles our own documents, without the planner's limits. They are remembered for as long as the graph lasts,
   * whatever clients send. One that does not fit this graph is logged, and is a document like any other.
   */
  prepareOwn(texts: readonly string[]): Promise<void>
}

/** The work on one operation. */
interface Preparation {
  readonly work: Promise<PreparedOperation | Refusal>
  /** Milliseconds since 1970; infinite while nothing was refused. */
  refusedAt: number
}

/**
 * Estimates of the bytes that an entry takes: a base, and a part for each character of the text. Measured, and rounded
 * up.
 */
const refusalWeight = { least: 1_024, perCharacter: 2 }
const documentWeight = { least: 4_096, perCharacter: 64 }
const planWeight = { least: 8_192, perCharacter: 256 }
/** Preparations by variant, within a bound or all of them. */
interface Shelf {
  get(variant: string): Preparation | undefined
  set(variant: string, preparation: Preparation, weight: { readonly size: number }): unknown
}

/** Milliseconds after which a document that could not be planned is tried again: a planner may have been ended from outside. */
const replanAfterMs = 10_000

/** Makes the documents of a graph. They keep what was prepared of each, within the limits. */
export function createDocuments(
  supergraph: Supergraph,
  planner: Planner,
  context: CompileContext,
  options: { readonly limits: GatewayLimits; readonly hideSuggestions: boolean; readonly log: Log },
): Documents {
  const { limits, log } = options
  const { schema, inaccessible } = supergraph
  const assignKeys = createAssignKeys(supergraph)
  const inlineFetches = createInlineFetches(supergraph)
  // Zero would be no bound at all.
  const bounds = { max: Math.max(1, limits.documents), maxSize: Math.max(1, limits.documentBytes) }
  const known = new LRUCache<string, KnownDocument | Refusal>(bounds)
  const prepared = new LRUCache<string, Preparation>(bounds)
  const own = new Map<string, KnownDocument>()
  const ownPrepared = new Map<string, Preparation>()

  const build = async (
    admitted: AdmittedDocument,
    variables: Variables,
    percentage: number,
    isOwn: boolean,
  ): Promise<PreparedOperation | Refusal> => {
    const operation = flattenOperation(admitted.operation, admitted.fragments, schema, variables)
    const { keyed, keys } = assignKeys(operation)
    const { fetched, introspected } = splitOperation(keyed)
    const isSubscription = operation.operation === OperationTypeNode.SUBSCRIPTION
    const isQuery = admitted.operation.operation === OperationTypeNode.QUERY
    const operationName = operation.name?.value ?? null
    const parts = fetched.map((document) => ({ document, operationName, percentage }))
    const plan = await planner.plan(parts, isOwn)
    if (plan.kind === 'refused') return plan
    try {
      const nodes = plan.nodes.map(inlineFetches)
      const compiled = { ...context, isQuery }
      return {
        kind: 'prepared',
        ...(isSubscription
          ? compileSubscription(nodes[0]!, compiled)
          : { source: null, steps: nodes.map((node) => compilePlan(node, compiled)) }),
        introspected,
        locateErrors: createLocateErrors(operation, keys, context.test, schema),
        write: generateWriter({ schema, inaccessible, operation, keys, test: context.test }),
        cachePolicy: isQuery ? measure(operation) : null,
      }
    } catch (error) {
      log.error({ err: error, digest: admitted.digest }, 'A plan could not be compiled.')
      return refuse('INTERNAL', 'Something went wrong on our side.')
    }
  }

  const measure = (operation: OperationDefinitionNode): CachePolicy =>
    supergraph.cacheHints
      ? measureQuery(supergraph.cacheHints, { kind: Kind.DOCUMENT, definitions: [operation] })
      : { maxAgeSeconds: 0, scope: 'PRIVATE' }

  const remember = (admitted: AdmittedDocument, key: string, length: number, isOwn: boolean): KnownDocument => {
    const shelf: Shelf = isOwn ? ownPrepared : prepared
    const conditions = listConditions(admitted.operation, admitted.fragments)
    return {
      kind: 'known',
      admitted,
      prepare(variables, draw) {
        const share = planner.shares.findIndex(({ below }) => draw < below)
        const variant = `${conditions.map((name) => (variables[name] === true ? '1' : '0')).join('')}\0${share}\0${key}`
        const earlier = shelf.get(variant)
        if (earlier && Date.now() - earlier.refusedAt < replanAfterMs) return earlier.work
        const percentage = planner.shares[share]?.percentage ?? 0
        const work = build(admitted, variables, percentage, isOwn).then((built) => {
          if (built.kind === 'refused') preparation.refusedAt = faultCodes[built.code].retryable ? 0 : Date.now()
          return built
        })
        const preparation: Preparation = { work, refusedAt: Number.POSITIVE_INFINITY }
        shelf.set(variant, preparation, { size: weigh(length, planWeight) })
        return work
      },
    }
  }

  return {
    get(text, operationName) {
      const digest = digestOf(text)
      const key = keyOf(digest, operationName)
      const earlier = own.get(key) ?? known.get(key)
      if (earlier) return earlier
      const admission = admitDocument(text, digest, operationName, supergraph, options)
      const isRefused = admission.kind === 'refused'
      const document = isRefused ? admission : remember(admission, key, text.length, false)
      known.set(key, document, { size: weigh(text.length, isRefused ? refusalWeight : documentWeight) })
      return document
    },
    async prepareOwn(texts) {
      const prepareText = async (text: string): Promise<void> => {
        const digest = digestOf(text)
        const admitted = admitDocument(text, digest, null, supergraph, options)
        if (admitted.kind === 'refused') {
          return log.warn({ digest, code: admitted.code }, 'A document of our own does not fit the graph.')
        }
        const document = remember(admitted, digest, text.length, true)
        own.set(digest, document)
        const name = admitted.operation.name?.value
        if (name !== undefined) own.set(keyOf(digest, name), document)
        for (const { percentage } of planner.shares) await document.prepare({}, percentage / 100)
      }
      // Together, so that one is compiled while the next is planned.
      await Promise.all(texts.map(prepareText))
    },
  }
}

function keyOf(digest: string, operationName: string | null): string {
  return operationName === null ? digest : `${digest}${mapKeyOf(operationName)}`
}

function weigh(length: number, { least, perCharacter }: typeof planWeight): number {
  return least + perCharacter * length
}
