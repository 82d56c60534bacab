import { followTable } from '@restante/store'
import { anyRow, findTableDifferences, type TestDatabase } from '@restante/store/testing'
import { type OutletFact, outletFactTable } from '@restante/subgraph-kit'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { normalisePostalCode } from '../src/domain/geo/postal-code.ts'
import type { ImportReport } from '../src/domain/import-run.ts'
import type { Outlet } from '../src/domain/outlet.ts'
import { capabilities, outletKinds, outletStatuses } from '../src/domain/vocabulary.ts'
import { createImportRunRepository } from '../src/storage/import-runs.ts'
import { createOutletReader } from '../src/storage/outlet-reader.ts'
import { createOutletRepository } from '../src/storage/outlet-repository.ts'
import { createPostalCodeRepository } from '../src/storage/postal-codes.ts'
import { importRunTable, outletTable, postalCodeTable } from '../src/storage/tables.ts'
import { createOutletsDatabase } from './outlets-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createOutletsDatabase()
})
afterAll(() => database.drop())

test('the tables are defined as the migrations make them', async () => {
  const tables = [outletTable, postalCodeTable, importRunTable]
  expect(await findTableDifferences(database.databaseUrl, tables, ['outlets'])).toEqual([])
})

const latitude = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value + 0)
const longitude = fc.double({ min: -180, max: 180, noNaN: true }).map((value) => value + 0)
const metres = fc.double({ min: 0, max: 1e6, noNaN: true })

const anyOutlet = anyRow(outletTable, {
  id: fc.uuid({ version: 7 }).map((uuid) => `out_${uuid}` as Outlet['id']),
  operatorRef: fc.uuid(),
  kind: fc.constantFrom(...outletKinds.words),
  status: fc.constantFrom(...outletStatuses.words),
  capabilities: fc.subarray([...capabilities.words]),
  sizeLimit: fc.option(fc.record({ weight: fc.nat(), sides: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }) })),
  latitude,
  longitude,
  locationPrecision: metres,
})

/** A row, and one that differs from it in one property, for each property that may change. */
function listChanges<Row>(
  from: Row,
  to: Row,
  properties: readonly (keyof Row & string)[],
): { property: string; row: Row }[] {
  return properties.map((property) => ({ property, row: { ...from, [property]: to[property] } }))
}

describe('every column that is written is read back', () => {
  test('of outlets, by the reader and by whoever follows what is published', async () => {
    const pool = database.pool('outlets')
    const repository = createOutletRepository(pool)
    const reader = createOutletReader(pool)
    const published = new Map<string, OutletFact>()
    const onRows = (rows: readonly OutletFact[]): void => rows.forEach((row) => published.set(row.outletId, row))
    const feed = await followTable({ pool, table: outletFactTable, onRows, onError: () => {} })

    const expectWritten = async (outlets: readonly Outlet[]): Promise<void> => {
      await repository.write(outlets)
      await feed.refresh()
      const found = await reader.findByIds(outlets.map(({ id }) => id))
      for (const outlet of outlets) {
        expect(found.get(outlet.id)).toEqual(outlet)
        expect(await reader.findByRef(outlet.operatorCode, outlet.operatorRef)).toEqual(outlet)
        const { outletId, rev, deleted, ...fact } = published.get(outlet.id)!
        expect({ outletId, deleted }).toEqual({ outletId: outlet.id, deleted: false })
        expect(rev).toBeGreaterThan(0)
        expect(outlet).toMatchObject(fact)
      }
    }

    const changeable = outletTable.properties.filter((name) => !['id', 'operatorCode', 'operatorRef'].includes(name))
    await fc.assert(
      fc.asyncProperty(fc.array(anyOutlet, { minLength: 1, maxLength: 3 }), anyOutlet, async (outlets, other) => {
        await expectWritten(outlets)
        for (const { row } of listChanges(outlets[0]!, other, changeable)) await expectWritten([row])
      }),
      { numRuns: 15 },
    )
    await feed.close()
  })

  test('of the places of postal codes', async () => {
    const repository = createPostalCodeRepository(database.pool('outlets'))
    const anyCentroid = anyRow(postalCodeTable, {
      country: fc.constantFrom('IN', 'DE', 'NZ'),
      code: fc.stringMatching(/^[A-Z0-9]{3,8}$/).map(normalisePostalCode),
      latitude,
      longitude,
      precisionMetres: metres,
    })
    await fc.assert(
      fc.asyncProperty(anyCentroid, anyCentroid, async (centroid, other) => {
        const changes = listChanges(centroid, other, ['latitude', 'longitude', 'precisionMetres'])
        for (const row of [centroid, ...changes.map((change) => change.row)]) {
          await repository.write([row])
          expect(await repository.find(row.country, row.code)).toEqual(row)
        }
      }),
      { numRuns: 15 },
    )
  })

  test('of imports', async () => {
    const repository = createImportRunRepository(database.pool('outlets'))
    const anyReport: fc.Arbitrary<ImportReport> = fc.record({
      read: fc.nat(),
      imported: fc.nat(),
      placedByPostalCode: fc.nat(),
      exchanged: fc.nat(),
      rejected: fc.record({ INCOMPLETE: fc.nat(), DUPLICATE: fc.nat(), NO_CENTROID: fc.nat() }),
    })
    await fc.assert(
      fc.asyncProperty(
        anyRow(importRunTable, { operatorCode: fc.uuid(), report: anyReport }),
        anyReport,
        async (run, report) => {
          for (const row of [run, { ...run, report }]) {
            await repository.record(row)
            expect(await repository.findLast(run.operatorCode)).toEqual(row)
          }
        },
      ),
      { numRuns: 15 },
    )
  })
})
