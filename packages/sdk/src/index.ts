export type { KeyKind, PublishableKey } from './api-key.ts'
export type { FoundOutlet, NearestChoice, NoChoice, Removed } from './candidates.ts'
export {
  type Client,
  type Collection,
  createClient,
  type DropOff,
  type FullClient,
  type PublishableClient,
} from './client.ts'
export type { ClientOptions, Timing } from './client-options.ts'
export type { CreateNearestInput, CreateNearestResult } from './create-nearest.ts'
export type { CallOptions, Executor } from './executor.ts'
export * from './generated/faults.ts'
export type * from './generated/graphql.ts'
export type { AttemptInfo, Hooks, ResponseInfo, RetryInfo } from './hooks.ts'
export type { ListInput, MutationInput, Outcome, Refusal, UserError } from './outcome.ts'
export type { Connection, EdgeOf, Pages } from './pages.ts'
export type { RedirectToNearestInput, RedirectToNearestResult } from './redirect-to-nearest.ts'
export { type FaultDetails, type GraphFault, isRestanteError, RestanteError } from './restante-error.ts'
export { type TypedDocument, TypedDocumentString } from './typed-document.ts'
