import type { Caller } from '@restante/subgraph-kit'
import { mapKeyOf } from '../base/map-key.ts'
import { copyData } from '../base/merge.ts'
import type { SubgraphResponse, WrapTransport } from './subgraph-transport.ts'

/** Milliseconds by which the request that is joined may have been sent earlier, and so its deadline be earlier. */
const earlierByMs = 50

/** A request in flight. */
interface InFlightRequest {
  readonly query: string
  readonly variables: string
  readonly deadline: number
  /** The number of writes that had been acknowledged when it was sent. */
  readonly writes: number
  /** The requests that joined it; each is given the response. */
  followers: ((answer: SubgraphResponse) => void)[] | null
}

type Flights = Map<string, InFlightRequest>

/**
 * Makes transports send equal queries that are in flight at the same time once. Equal are requests that are
 * `isShareable` and have the same text, the same variables and the same caller: not one of the same rights, but the
 * very object that the authenticator returns for a key, so that nothing is ever shared between tenants, nor between a
 * key before and after a change.
 *
 * A client that has seen a write acknowledged must read it. So no request joins a query that was sent before some write
 * through this gateway was acknowledged. Writes from elsewhere may be missed for `earlierByMs`: all queries have the
 * same time limit, so their deadlines tell which was sent first. A request with an earlier deadline fails alone; a
 * failure of the query is the failure of all. The subgraph gets the request id of the first.
 */
export function createSharing(): WrapTransport {
  let writes = 0
  const countWrite = (answer: SubgraphResponse): SubgraphResponse => {
    writes += 1
    return answer
  }
  return (transport) => {
    // The latest query of each key, each caller's apart: no more than are in flight, since every request ends.
    const ofNobody: Flights = new Map()
    const ofCallers = new WeakMap<Caller, Flights>()
    const flightsOf = (caller: Caller | null): Flights => {
      const known = caller ? ofCallers.get(caller) : ofNobody
      if (known) return known
      const flights: Flights = new Map()
      ofCallers.set(caller!, flights)
      return flights
    }

    const land = (flights: Flights, key: string, flight: InFlightRequest, answer: SubgraphResponse): void => {
      if (flights.get(key) === flight) flights.delete(key)
      for (const tell of flight.followers ?? []) tell(copyResponse(answer))
    }

    return {
      send(request, context) {
        const { query, variables } = request
        if (query.startsWith('mutation')) return transport.send(request, context).then(countWrite)
        if (!request.isShareable) return transport.send(request, context)
        const { deadline } = context
        const flights = flightsOf(context.caller)
        // The part in which requests differ most.
        const key = mapKeyOf(variables === '{}' ? query : variables)
        const known = flights.get(key)
        if (
          known?.query === query &&
          known.variables === variables &&
          known.writes === writes &&
          known.deadline >= deadline - earlierByMs
        ) {
          return follow(known, deadline)
        }
        const flight: InFlightRequest = { query, variables, deadline, writes, followers: null }
        flights.set(key, flight)
        const sent = transport.send(request, context)
        // Registered before the sender gets the response, which it changes in place: the others need copies.
        sent.then(
          (answer) => land(flights, key, flight, answer),
          (cause: unknown) => land(flights, key, flight, { kind: 'failed', code: 'INTERNAL', cause }),
        )
        return sent
      },
      subscribe: (request, context, listener) => transport.subscribe(request, context, listener),
      close: () => transport.close(),
    }
  }
}

function follow(flight: InFlightRequest, deadline: number): Promise<SubgraphResponse> {
  return new Promise((resolve) => {
    const cause = 'The response to an equal request did not come before the deadline.'
    const waitMs = Math.max(0, deadline - Date.now())
    const timer = setTimeout(() => resolve({ kind: 'failed', code: 'DEADLINE_EXCEEDED', cause }), waitMs)
    flight.followers ??= []
    flight.followers.push((answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
  })
}

function copyResponse(answer: SubgraphResponse): SubgraphResponse {
  return answer.kind === 'answered' ? { ...answer, data: copyData(answer.data) } : answer
}
