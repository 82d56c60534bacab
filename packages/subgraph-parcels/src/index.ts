export { eventTypes } from './domain/parcel/event.ts'
export { typeDefs } from './schema.ts'
export { createParcels, type Parcels, type ParcelsOptions } from './subgraph.ts'
export { lapseDue } from './use-cases/due/lapse-due.ts'
export { redirectParcel, type RedirectParcelInput } from './use-cases/redirects/redirect-parcel.ts'
export { startWorker } from './worker.ts'

/** The folder with the SQL migrations of the context `parcels`. */
export const migrations = new URL('../migrations', import.meta.url)
