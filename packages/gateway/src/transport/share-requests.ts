import { createGathering } from './gather-entities.ts'
import { createSharing } from './share-in-flight.ts'
import type { SubgraphTransport } from './subgraph-transport.ts'

/** Makes a transport send what several requests want once. */
export type Share = (transport: SubgraphTransport) => SubgraphTransport

/** Makes what spares the subgraphs of a gateway requests. Lists of entities have at most so many representations. */
export function createShare(representations: number): Share {
  const gather = createGathering(representations)
  const shareInFlight = createSharing()
  return (transport) => gather(shareInFlight(transport))
}

/** Sends every request as it comes. */
export function shareNothing(transport: SubgraphTransport): SubgraphTransport {
  return transport
}
