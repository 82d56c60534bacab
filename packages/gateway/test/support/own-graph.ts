import { readFileSync } from 'node:fs'
import { scalars, silentLog } from '@restante/subgraph-kit'
import {
  createGateway,
  type Gateway,
  type GatewayLimits,
  type SubgraphResponse,
  type SubgraphRequest,
  type SubgraphTransport,
} from '../../src/index.ts'
import { createTestAuthenticator, keyFact } from './keys.ts'

/** The one document that publishable keys of this gateway may run. */
export const listed = 'query Viewer { viewer { id } }'
/** The origin of the pages of the key `pk_test_1`. */
export const origin = 'https://shop.example'

/** This project's own supergraph with its scalars, in front of subgraphs that know nothing. */
export interface OwnGraph {
  readonly gateway: Gateway
  /** The requests that the subgraphs got. */
  readonly sent: SubgraphRequest[]
}

/** Makes the gateway. `change` may alter the supergraph's text. */
export async function createOwnGraph(
  limits: Partial<GatewayLimits> = {},
  change: (supergraph: string) => string = (text) => text,
): Promise<OwnGraph> {
  const sent: SubgraphRequest[] = []
  const nothing: SubgraphResponse = { kind: 'answered', data: {}, errors: [], isReplay: false }
  const transport: SubgraphTransport = {
    send(request) {
      sent.push(request)
      return Promise.resolve(nothing)
    },
    subscribe: () => Promise.resolve(nothing),
    close: () => Promise.resolve(),
  }
  const gateway = await createGateway({
    supergraph: change(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')),
    transports: { outlets: transport, 'service-points': transport, parcels: transport },
    authenticator: createTestAuthenticator(
      keyFact('sk_test_1'),
      keyFact('sk_test_old', { expiresAt: new Date(0) }),
      keyFact('sk_test_gone', { isRevoked: true }),
      keyFact('dk_test_1', { kind: 'DEVICE' }),
      keyFact('pk_test_1', { kind: 'PUBLISHABLE', origins: [origin] }),
      keyFact('pk_live_any', { kind: 'PUBLISHABLE', livemode: true, origins: ['*'] }),
    ),
    scalars,
    log: silentLog,
    ownDocuments: [{ text: listed, audiences: ['PUBLISHABLE'] }],
    limits: { plannedAtOnce: 1, planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000, ...limits },
  })
  return { gateway, sent }
}
