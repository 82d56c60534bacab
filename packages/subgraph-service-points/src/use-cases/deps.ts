import type { Pool } from 'pg'

/** What the use cases of this context work with. */
export interface ServicePointDeps {
  /** Connections of the role `restante_service_points`. */
  readonly pool: Pool
  /** The machine's clock; a realm's offset is added where its time counts. */
  now(): Date
}
