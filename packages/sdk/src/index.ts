export type { DeviceKey, KeyKind, PublishableKey, SessionKey } from './api-key.ts'
export type { NearestChoice, NoChoice } from './candidates.ts'
export {
  type Client,
  createClient,
  type DeviceClient,
  type FullClient,
  type PublishableClient,
  type ShopperClient,
} from './client.ts'
export type { ClientOptions, Timing } from './client-options.ts'
export type { CreateNearestInput, CreateNearestResult } from './create-nearest.ts'
export type { CallOptions, Executor } from './executor.ts'
export { enrolWithCode, type EnrolWithCodeOptions } from './enrol-with-code.ts'
export * from './generated/faults.ts'
export type * from './generated/methods.ts'
export type * from './generated/types.ts'
export type { AttemptInfo, Hooks, ResponseInfo, RetryInfo } from './hooks.ts'
export type { Outcome, Payload } from './outcome.ts'
export type { Connection, EdgeOf, Pages } from './pages.ts'
export type { RedirectToNearestInput, RedirectToNearestResult } from './redirect-to-nearest.ts'
export { type FaultDetails, type GraphFault, isRestanteError, RestanteError } from './restante-error.ts'
export { type TypedDocument, TypedDocumentString } from './typed-document.ts'
