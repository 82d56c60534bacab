import type { MigrationContext } from '@restante/store'
import { migrations as outlets } from '@restante/subgraph-outlets'
import { migrations as parcels } from '@restante/subgraph-parcels'
import { migrations as servicePoints } from '@restante/subgraph-service-points'

/** The contexts in the order in which their schemas are created: each reads what those before it publish. */
export const contexts: readonly MigrationContext[] = [
  { name: 'outlets', directory: outlets },
  { name: 'service_points', directory: servicePoints },
  { name: 'parcels', directory: parcels },
]
