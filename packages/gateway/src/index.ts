export { createAnonymousAuthenticator } from './authenticate/anonymous.ts'
export type { Authenticator, Identity } from './authenticate/authenticator.ts'
export { createFileAuthenticator } from './authenticate/file.ts'
export { createKeyRegister, type KeyFact, type KeyRegister } from './authenticate/key-register.ts'
export { createPostgresAuthenticator, type PostgresAuthenticator } from './authenticate/postgres.ts'
export type { ResponseCache, CacheEntry } from './cache/response-cache.ts'
export { createMemoryCache } from './cache/memory-cache.ts'
export { createRedisCache, type RedisCacheOptions } from './cache/redis-cache.ts'
export { defaultConfig, type GatewayConfig, readConfig } from './config.ts'
export type { ScalarTypes } from './schema/check-scalars.ts'
export { defaultLimits, type GatewayLimits } from './base/limits.ts'
export { listSubgraphs, type ListedSubgraph } from './schema/read-joins.ts'
export { createGateway, type GatewayOptions } from './gateway/create-gateway.ts'
export type { Gateway, GatewayResponse, GatewayRequest, GatewayStream, RequestScope } from './gateway/gateway.ts'
export { defaultStreamLimits, type StreamLimits } from './streams/stream-limits.ts'
export { createDocumentCheck } from './safelist/check-document.ts'
export { openJudgingGraph } from './safelist/open-judging-graph.ts'
export { followDocuments, type FollowedDocuments } from './safelist/follow-documents.ts'
export type { ListedDocument } from './safelist/listed-document.ts'
export { readOwnDocuments } from './safelist/own-documents.ts'
export { createGatewayServer, type GatewayServer, type GatewayServerOptions } from './server.ts'
export { createHttpTransport, type HttpTransportOptions } from './transport/http-transport.ts'
export { createMemoryTransport, type ExecuteInProcess } from './transport/memory-transport.ts'
export type {
  SubgraphResponse,
  SubgraphError,
  SubgraphRequest,
  SubgraphTransport,
} from './transport/subgraph-transport.ts'
