import { createEntityBatching } from './batch-entities.ts'
import { createSharing } from './share-in-flight.ts'
import type { SubgraphTransport, WrapTransport } from './subgraph-transport.ts'

/** Makes transports send what several requests want once. Lists of entities have at most `representations` items. */
export function createShare(representations: number): WrapTransport {
  const gather = createEntityBatching(representations)
  const shareInFlight = createSharing()
  return (transport) => gather(shareInFlight(transport))
}

/** Sends every request as it comes. */
export function shareNothing(transport: SubgraphTransport): SubgraphTransport {
  return transport
}
