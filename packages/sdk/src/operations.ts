export { createNearest } from './create-nearest.ts'
export { createExecutor, type CallOptions, type Executor } from './executor.ts'
export * from './generated/operations.ts'
export { redirectToNearest } from './redirect-to-nearest.ts'
