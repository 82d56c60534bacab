import { createTestDatabase, findTableDifferences } from '@restante/store/testing'
import {
  apiKeyFactTable,
  fullnessTable,
  outletFactTable,
  partnerFactTable,
  realmFactTable,
  servicePointFactTable,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import { expect, test } from 'vitest'
import { contexts } from '../src/contexts.ts'

test('what contexts read of each other is what the migrations publish', async () => {
  const database = await createTestDatabase(contexts)
  const tables = [
    apiKeyFactTable,
    fullnessTable,
    outletFactTable,
    partnerFactTable,
    realmFactTable,
    servicePointFactTable,
    shippingGrantFactTable,
  ]
  expect(await findTableDifferences(database.databaseUrl, tables, [])).toEqual([])
  await database.drop()
})
