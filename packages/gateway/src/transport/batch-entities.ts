import type { Caller, RequestContext } from '@restante/subgraph-kit'
import { quote } from '../base/generate.ts'
import { copyData } from '../base/merge.ts'
import { addRepresentation, createRepresentations, type Representations } from '../base/representations.ts'
import type {
  RequestedEntities,
  SubgraphResponse,
  SubgraphError,
  SubgraphRequest,
  SubgraphTransport,
  WrapTransport,
} from './subgraph-transport.ts'

/** Milliseconds by which the deadlines of batched requests may differ: the earliest holds for all. */
const deadlinesWithinMs = 50

/** A request for entities that waits for its batch. */
interface EntityRequest {
  readonly request: SubgraphRequest
  readonly entities: RequestedEntities
  readonly context: RequestContext
  /** The positions of its representations in the batch; known once there are other requests. */
  positions: readonly number[]
  resolve(answer: SubgraphResponse | Promise<SubgraphResponse>): void
}

/** Requests that are sent as one. */
interface EntityBatch {
  readonly askers: EntityRequest[]
  /** The representations of all, each once. Empty while there is only one request. */
  readonly asked: Representations
  earliest: number
  latest: number
}

/** A response in which everything belongs to some entity. */
interface Attributed {
  readonly list: readonly unknown[]
  /** Each error with the position of its entity and its path below that. */
  readonly errors: readonly { readonly error: SubgraphError; readonly at: number; readonly below: readonly unknown[] }[]
}

/**
 * Makes transports batch requests for entities: those that come within one turn of the event loop with the same text,
 * the same other variables and the very same caller become one list of at most `most` representations, equal ones once.
 * Nothing grows stale by it, since a batch has not been sent yet; only requests of queries are batched.
 *
 * Each request gets its part of the list, and the errors of that part. Where a response has something that belongs to
 * no entity, one request may have spoilt it for all, so each is sent again alone. A failure is the failure of all.
 */
export function createEntityBatching(most: number): WrapTransport {
  return (transport) => {
    const waiting = new Map<Caller | null, EntityBatch[]>()

    const sendAll = (): void => {
      const gatherings = [...waiting.values()].flat()
      waiting.clear()
      for (const gathering of gatherings) void sendTogether(gathering, transport)
    }

    return {
      send(request, context) {
        const { entities } = request
        if (!request.isShareable || !entities) return transport.send(request, context)
        if (waiting.size === 0) setImmediate(sendAll)
        let ofCaller = waiting.get(context.caller)
        if (!ofCaller) waiting.set(context.caller, (ofCaller = []))
        const { deadline } = context
        return new Promise((resolve) => {
          const asker: EntityRequest = { request, entities, context, positions: [], resolve }
          const joined = ofCaller.find((gathering) => canJoin(gathering, asker, most))
          if (joined) join(joined, asker)
          else ofCaller.push({ askers: [asker], asked: createRepresentations(), earliest: deadline, latest: deadline })
        })
      },
      subscribe: (request, context, listener) => transport.subscribe(request, context, listener),
      close: () => transport.close(),
    }
  }
}

function canJoin({ askers, asked, earliest, latest }: EntityBatch, asker: EntityRequest, most: number): boolean {
  const [first] = askers
  const { deadline } = asker.context
  const count = Math.max(asked.texts.length, first!.entities.texts.length)
  return (
    first!.request.query === asker.request.query &&
    first!.entities.others === asker.entities.others &&
    count + asker.entities.texts.length <= most &&
    Math.max(latest, deadline) - Math.min(earliest, deadline) <= deadlinesWithinMs
  )
}

function join(gathering: EntityBatch, asker: EntityRequest): void {
  const { askers, asked } = gathering
  askers.push(asker)
  gathering.earliest = Math.min(gathering.earliest, asker.context.deadline)
  gathering.latest = Math.max(gathering.latest, asker.context.deadline)
  for (const each of askers.length === 2 ? askers : [asker]) {
    each.positions = each.entities.texts.map((text) => addRepresentation(asked, text))
  }
}

async function sendTogether(gathering: EntityBatch, transport: SubgraphTransport): Promise<void> {
  const { askers, asked, earliest: deadline } = gathering
  const [first] = askers
  const sendAlone = ({ request, context, resolve }: EntityRequest): void => resolve(transport.send(request, context))
  if (askers.length === 1) return sendAlone(first!)

  const { variable, others } = first!.entities
  const list = `${quote(variable)}:[${asked.texts.join(',')}]`
  const { query, queryJson } = first!.request
  const answer = await transport
    .send(
      { query, queryJson, variables: `{${list}${others && `,${others}`}}`, isShareable: true },
      { ...first!.context, deadline },
    )
    .catch((cause: unknown): SubgraphResponse => ({ kind: 'failed', code: 'INTERNAL', cause }))
  if (answer.kind === 'failed') {
    for (const { resolve } of askers) resolve(answer)
    return
  }
  const attributed = attribute(answer, first!.entities.key, asked.texts.length)
  if (attributed) divide(attributed, askers)
  else for (const asker of askers) sendAlone(asker)
}

function attribute(
  { data, errors }: Extract<SubgraphResponse, { kind: 'answered' }>,
  key: string,
  count: number,
): Attributed | null {
  const list = data?.[key]
  if (!Array.isArray(list) || list.length !== count) return null
  const attributed = errors.map((error) => {
    const [start, position, ...below]: unknown[] = Array.isArray(error.path) ? error.path : []
    // Compiled execution returns positions as text.
    const at = start === key && /^\d+$/.test(String(position)) ? Number(position) : count
    return { error, at, below }
  })
  return attributed.every(({ at }) => at < count) ? { list, errors: attributed } : null
}

/** Gives each request its part, before any of them changes an entity that another has too. */
function divide({ list, errors }: Attributed, askers: readonly EntityRequest[]): void {
  const given = new Set<number>()
  const take = (position: number): unknown => {
    if (given.has(position)) return copyData(list[position])
    given.add(position)
    return list[position]
  }
  const parts = askers.map(({ entities: { key }, positions }): SubgraphResponse => {
    const own = errors.flatMap(({ error, at, below }) => {
      const position = positions.indexOf(at)
      return position === -1 ? [] : [{ ...error, path: [key, position, ...below] }]
    })
    return { kind: 'answered', data: { [key]: positions.map(take) }, errors: own, isReplay: false }
  })
  for (const [index, { resolve }] of askers.entries()) resolve(parts[index]!)
}
