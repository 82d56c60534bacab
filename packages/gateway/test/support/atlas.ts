import { type Caller, type PartnerId, type RealmId, silentLog } from '@restante/subgraph-kit'
import {
  type ResponseCache,
  createAnonymousAuthenticator,
  createGateway,
  createMemoryTransport,
  type Gateway,
  type GatewayResponse,
  type GatewayLimits,
  type SubgraphTransport,
} from '../../src/index.ts'
import { cacheControl } from './hinted-world.ts'
import { composeWorld, serveWorld } from './serve-world.ts'
import { findByKey, type OpenWorld, type Thing, type World } from './worlds/world.ts'

/** Two subgraphs with hints of all kinds: towns, and what the weather is there. */
export const atlas: World = {
  name: 'atlas',
  subgraphs: {
    towns: `${cacheControl}
      type Query {
        town(id: ID!): Town @cacheControl(maxAge: 60)
        myTown: Town @cacheControl(maxAge: 60, scope: PRIVATE)
        lost: Town @cacheControl(maxAge: 0)
        capital: Town @cacheControl(maxAge: 0)
        failing: Town @cacheControl(maxAge: 60)
        towns: [Town!] @cacheControl(maxAge: 60)
      }
      type Mutation { rename(id: ID!, name: String!): Town  town(id: ID!): Town }
      type Town @key(fields: "id") @cacheControl(maxAge: 60) { id: ID!  name: String  people: Int @cacheControl(maxAge: 0)  broken: String }`,
    weather: `${cacheControl}
      type Query { warmest: Town }
      type Town @key(fields: "id") {
        id: ID!
        forecast(days: Int! = 1): String
        storms: [Storm!] @cacheControl(inheritMaxAge: true)
        rain: Int @cacheControl(maxAge: 5)
        diary: String @cacheControl(scope: PRIVATE)
        now: Int @cacheControl(maxAge: 0)
        mood: String
        gone: String
      }
      type Storm { name: String  town: Town @cacheControl(inheritMaxAge: true) }`,
  },
  plain: '',
  argumentValues: {},
  open: openAtlas,
}

function openAtlas(): OpenWorld {
  const towns: Thing[] = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ __typename: 'Town', id, name: `Town ${id}` }))
  const find = (id: unknown): Thing | undefined => towns.find((town) => town['id'] === id)
  let readings = 0
  return {
    reset: () => {},
    entities: { Town: findByKey(() => towns, 'id') },
    resolvers: {
      Query: {
        town: (_, { id }) => find(id),
        myTown: () => find('a'),
        lost: () => ({ __typename: 'Town', id: 'z' }),
        capital: () => find('a'),
        warmest: () => find('b'),
        failing: () => {
          throw new Error('There is no map.')
        },
        towns: () => towns,
      },
      Mutation: {
        town: (_, { id }) => find(id),
        rename: (_, { id, name }) => Object.assign(find(id)!, { name }),
      },
      Town: {
        people: () => (readings += 1),
        broken: () => {
          throw new Error('Broken.')
        },
        gone: () => {
          throw new Error('Gone.')
        },
        forecast: ({ id }, { days }) => `${String(id)} for ${String(days)}`,
        storms: ({ id }) => [{ __typename: 'Storm', name: `Storm of ${String(id)}`, town: find('a') }],
        rain: ({ id }) => String(id).charCodeAt(0),
        diary: ({ id }) => `Dear ${String(id)}`,
        now: () => (readings += 1),
        mood: ({ id }) => (id === 'c' ? null : `Mood of ${String(id)}`),
      },
    },
  }
}

/** A caller with everything usual save what is given. */
export function callerWith(other: Partial<Caller> = {}): Caller {
  return {
    keyId: 'key_1',
    kind: 'SECRET',
    realm: 'sb1' as RealmId,
    livemode: false,
    partnerId: 'prt_sb1_0' as PartnerId,
    scopes: ['outlets:read', 'parcels:read'],
    outletIds: [],
    ...other,
  }
}

/** A gateway of the atlas, and what its subgraphs were asked. */
export interface CachedAtlas {
  readonly gateway: Gateway
  /** Each request to a subgraph since the last look: its name, and the ids of the entities, or `-` for a root field. */
  asked(): string[]
  ask(query: string, caller?: Caller | null, variables?: Record<string, unknown>): Promise<GatewayResponse>
  transports: Record<string, SubgraphTransport>
}

/** Opens a gateway of the atlas with this cache. */
export async function openAtlasGateway(
  cache: ResponseCache,
  options: { readonly world?: World; readonly limits?: Partial<GatewayLimits> } = {},
): Promise<CachedAtlas> {
  const { world = atlas } = options
  let log: string[] = []
  const transports = Object.fromEntries(
    Object.entries(serveWorld(world, world.open())).map(([name, execute]) => [
      name,
      createMemoryTransport((query, variables, context) => {
        const lists = Object.values(variables).filter((value) => Array.isArray(value)) as { id: string }[][]
        log.push(`${name} ${lists.map((list) => list.map(({ id }) => id).join('')).join('|') || '-'}`)
        return execute(query, variables, context)
      }),
    ]),
  )
  const gateway = await createGateway({
    supergraph: composeWorld(world),
    transports,
    authenticator: createAnonymousAuthenticator(),
    log: silentLog,
    cache,
    limits: { planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000, ...options.limits },
  })
  return {
    gateway,
    transports,
    asked() {
      const asked = log.toSorted()
      log = []
      return asked
    },
    ask: (query, caller = null, variables = {}) =>
      gateway.execute({ query, variables }, { identity: { caller, origins: [] }, requestId: 'req_test' }),
  }
}
