// The parts that a subgraph's schema needs to run in another process than the subgraph's own server.
export { guardArguments } from './border/guard-arguments.ts'
export { type Admit, createAdmit, guardRootFields } from './server/guard-root-fields.ts'
export { maskError } from './server/mask-error.ts'
