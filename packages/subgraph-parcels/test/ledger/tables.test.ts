import { propertiesExcept, type RowOf, selectColumns, type Table } from '@restante/store'
import { anyRow, findTableDifferences } from '@restante/store/testing'
import { fullnessTable, servicePointFactTable, type ServicePointId } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change } from '../../src/domain/parcel/change.ts'
import type { Event } from '../../src/domain/parcel/event.ts'
import type { Reservation } from '../../src/domain/parcel/place.ts'
import type { Commit, Ledger } from '../../src/domain/ports/ledger.ts'
import { createDossierReader } from '../../src/storage/dossiers.ts'
import { createLedger } from '../../src/storage/ledger.ts'
import { createManifestRepository } from '../../src/storage/manifests.ts'
import { createSessionReader } from '../../src/storage/sessions.ts'
import {
  codeFailureTable,
  codeParcelTable,
  codeTable,
  copiedTable,
  eventHeadTable,
  eventPartyTable,
  eventTable,
  handOverTable,
  idempotencyTable,
  identifierTable,
  manifestItemTable,
  manifestTable,
  parcelTable,
  placeTable,
  redirectTable,
  referenceTable,
  reservationTable,
  returnOrderTable,
  shelfTable,
  shopperSessionTable,
  unannouncedScanTable,
  unknownScanCountTable,
} from '../../src/storage/tables.ts'
import { createUnannouncedScanRepository } from '../../src/storage/unannounced-scans.ts'
import { type Network, realm, startNetwork } from '../network.ts'

/** The table of events without their position, which the database assigns. */
const decidedEventTable: Table<Event> = {
  ...eventTable,
  key: ['realmId', 'parcelId', 'sequence'],
  properties: propertiesExcept(eventTable, ['position']),
}

const today = '2026-11-23'
const day = fc.integer({ min: 10, max: 28 }).map((date) => `2026-12-${date}`)

describe('the tables of parcels', () => {
  let network: Network
  let ledger: Ledger
  let shelf: RowOf<typeof shelfTable>
  beforeAll(async () => {
    network = await startNetwork()
    ledger = createLedger(network.ledgerPool)
    shelf = (await readAll(shelfTable))[0]!
  })
  afterAll(() => network.close())

  async function readAll<Row>(table: Table<Row>, where = 'true', values: unknown[] = []): Promise<Row[]> {
    const order = table.key.map((property) => `"${property}"`).join(', ')
    const text = `select * from (select ${selectColumns(table.properties)} from ${table.name} where ${where}) rows order by ${order}`
    return (await network.admin.query(text, values)).rows as Row[]
  }

  it('match the tables that the migrations create', async () => {
    const tables = [
      codeFailureTable,
      codeParcelTable,
      codeTable,
      copiedTable,
      eventHeadTable,
      eventPartyTable,
      eventTable,
      fullnessTable,
      handOverTable,
      idempotencyTable,
      identifierTable,
      manifestItemTable,
      manifestTable,
      parcelTable,
      placeTable,
      redirectTable,
      referenceTable,
      reservationTable,
      returnOrderTable,
      shelfTable,
      shopperSessionTable,
      unannouncedScanTable,
      unknownScanCountTable,
    ]
    expect(await findTableDifferences(network.databaseUrl, tables, ['parcels'])).toEqual([])
  })

  it('hold every column that a commit inserts or updates', async () => {
    let commits = 0
    await fc.assert(
      fc.asyncProperty(anyWrite(), anyWrite(), async (first, second) => {
        const id = `par_${++commits}` as Change['parcel']['id']
        const written = bindTo(id, first)
        await commitRows(written, 0)
        const closed = written.codes.map((code) => ({ ...code, state: written.codeParcels[0]!.state }))
        expect(await readRows(id)).toEqual({ ...written, codes: closed })
        // The same keys with other values in all other columns.
        const sequence = first.parcel.sequence + second.parcel.sequence
        const again = bindTo(id, { ...second, parcel: { ...second.parcel, sequence } })
        await commitRows(again, written.parcel.sequence, written.places)
        // Codes and hand-overs are inserted once; a code closes with the last parcel that it opens.
        const { state } = again.codeParcels[0]!
        const wasOpen = written.codeParcels[0]!.state === 'OPEN'
        const codes = written.codes.map((code) => ({ ...code, state: wasOpen ? state : ('USED' as const) }))
        const { handOvers } = written
        const events = [...written.events, ...again.events]
        expect(await readRows(id)).toEqual({ ...again, codes, handOvers, events })
        const references = await readAll(referenceTable, 'parcel_id = $1', [id])
        expect(references.map(({ kind, value }) => `${kind} ${value}`).toSorted()).toEqual(
          [...written.parcel.refs, ...again.parcel.refs].map(({ kind, value }) => `${kind} ${value}`).toSorted(),
        )
        const [dossier] = await createDossierReader(network.ledgerPool).read(realm, [id])
        expect(dossier).toEqual({
          parcel: again.parcel,
          identifiers: again.identifiers,
          redirects: again.redirects,
          places: again.places,
          codes: state === 'OPEN' ? codes : [],
          returnOrder: again.parcel.returnId === null ? null : again.returnOrders[0],
          exchange: null,
          siblings: [],
          handOver: null,
        })
      }),
      { numRuns: 25 },
    )
  })

  it('hold the response to a request, its key, and the scans that were joined', async () => {
    const scans = createUnannouncedScanRepository(network.ledgerPool)
    await fc.assert(
      fc.asyncProperty(
        anyRow(idempotencyTable),
        anyRow(unannouncedScanTable, { barcode: fc.uuid() }),
        async ({ operation, key, digest, createdAt, partnerId }, scan) => {
          const { barcode, outletId } = scan
          const details = {
            conditions: ['DAMAGED'],
            deviceId: 'dk_1',
            deviceSequence: 7,
            kind: 'ARRIVED_OUTLET' as const,
            shelf: 'A3',
          }
          const occurredAt = scan.recordedAt
          await scans.keep(realm, { ...details, partnerId, outletId, barcode, occurredAt }, createdAt)
          const [stored] = await scans.find(realm, [barcode], createdAt)
          expect(stored).toEqual({ ...details, id: stored!.id, partnerId, outletId, barcode, occurredAt })
          await network.admin.query('delete from parcels.idempotency')
          const result = { key }
          await ledger.commit({
            ...emptyCommit,
            tenant: partnerId,
            requestKey: { operation, key, digest },
            now: createdAt,
            options: [{ changes: [], result, today, always: false }],
            joinedScans: [stored!],
          })
          expect(await readAll(idempotencyTable)).toEqual([
            { realmId: realm, partnerId, operation, key, digest, result: { ...result, skipped: [] }, createdAt },
          ])
          expect(await readAll(unannouncedScanTable, 'barcode = $1', [barcode])).toMatchObject([
            { id: stored!.id, recordedAt: createdAt, joinedAt: createdAt },
          ])
          expect(await scans.find(realm, [barcode], createdAt)).toEqual([])
        },
      ),
      { numRuns: 15 },
    )
  })

  it('hold a manifest and its numbers, opened, scanned and closed', async () => {
    let manifests = 0
    const anyManifest = anyRow(manifestTable, { kind: fc.constantFrom('INBOUND', 'OUTBOUND') })
    const moment = fc.integer({ min: 0, max: 1_000_000 }).map((minutes) => new Date(Date.UTC(2026, 0, 1, 0, minutes)))
    await fc.assert(
      fc.asyncProperty(anyManifest, anyRow(manifestItemTable), moment, async (row, named, at) => {
        const key = `manifest-${++manifests}`
        const manifest = { ...row, realmId: realm, id: `mft_${key}` as never, state: 'OPEN' as const }
        const item = { ...named, realmId: realm, manifestId: manifest.id }
        const commitManifest = async (change: Commit['manifest'], operation: string): Promise<void> => {
          const requestKey = { operation, key, digest: 'digest' }
          const commit = {
            ...emptyCommit,
            tenant: manifest.partnerId,
            requestKey,
            otherwise: { key },
            manifest: change!,
          }
          expect(await ledger.commit(commit)).toMatchObject({ kind: 'DONE' })
          expect(await ledger.commit(commit)).toMatchObject({ kind: 'REPLAY', response: { result: { key } } })
          const other = { ...commit, requestKey: { ...requestKey, digest: 'other' } }
          expect(await ledger.commit(other)).toEqual({ kind: 'CONFLICT' })
        }
        await commitManifest({ manifest, items: [item] }, 'openManifest')
        expect(await readAll(manifestTable, 'id = $1', [manifest.id])).toEqual([manifest])
        expect(await readAll(manifestItemTable, 'manifest_id = $1', [manifest.id])).toEqual([item])
        const repository = createManifestRepository(network.ledgerPool)
        expect(await repository.read(realm, manifest.id)).toEqual(manifest)
        const { partnerId, outletId } = manifest
        const scan = { manifestId: manifest.id, partnerId, outletId, parcelId: 'par_1' as never, scannedAt: at }
        await repository.markScanned(realm, { ...scan, barcode: item.barcode })
        await repository.markScanned(realm, { ...scan, barcode: `${item.barcode} too` })
        expect(new Set(await readAll(manifestItemTable, 'manifest_id = $1', [manifest.id]))).toEqual(
          new Set([
            { ...item, scannedAt: item.scannedAt ?? at, parcelId: item.parcelId ?? 'par_1' },
            { ...item, barcode: `${item.barcode} too`, scannedAt: at, parcelId: 'par_1', isExpected: false },
          ]),
        )
        const closed = { ...manifest, state: 'AGREED' as const, closedAt: at }
        await commitManifest({ manifest: closed, items: [] }, 'closeManifest')
        expect(await readAll(manifestTable, 'id = $1', [manifest.id])).toEqual([closed])
      }),
      { numRuns: 15 },
    )
  })

  it('hold a session of a shopper, made and changed', async () => {
    let sessions = 0
    const anySession = anyRow(shopperSessionTable, { sequence: fc.integer({ min: 1, max: 1_000 }) })
    await fc.assert(
      fc.asyncProperty(anySession, anySession, async (row, next) => {
        const id = `ses_${++sessions}` as typeof row.id
        const made = { ...row, realmId: realm, id }
        const commitSession = (session: typeof made, version: number): Promise<unknown> =>
          ledger.commit({
            ...emptyCommit,
            versions: [{ id, sequence: version }],
            options: [{ changes: [], sessions: [session], result: {}, today, always: true }],
          })
        expect(await commitSession(made, 0)).toMatchObject({ kind: 'DONE' })
        const { subjectIds, reservationId, returnedIds, revokedAt } = next
        const changed = { ...made, subjectIds, reservationId, returnedIds, revokedAt, sequence: made.sequence + 1 }
        // Neither over a version that is gone, nor in anything that was settled when it was made.
        expect(await commitSession(changed, made.sequence + 1)).toEqual({ kind: 'STALE' })
        expect(await commitSession({ ...next, ...changed, partnerId: next.partnerId }, made.sequence)).toMatchObject({
          kind: 'DONE',
        })
        expect(await readAll(shopperSessionTable, 'id = $1', [id])).toEqual([changed])
        expect(await createSessionReader(network.ledgerPool).read(realm, id)).toEqual(changed)
      }),
      { numRuns: 15 },
    )
  })

  it('hold the published facts of a service point as its shelf, inserted or updated', async () => {
    let points = 0
    let [{ rev } = { rev: 0 }] = await readAll(copiedTable)
    const anyFact = anyRow(servicePointFactTable, {
      realmId: fc.constant(realm),
      status: fc.constantFrom('ACTIVE', 'SUSPENDED'),
      intake: fc.constantFrom('OPEN', 'PAUSED'),
      capacity: fc.integer({ min: 1, max: 99 }).map((places) => [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places }]),
    })
    await fc.assert(
      fc.asyncProperty(anyFact, anyFact, async (...facts) => {
        const servicePointId = `sp_demo_${++points}` as ServicePointId
        for (const fact of facts) {
          const row = { ...fact, servicePointId, rev: ++rev }
          const record = Object.fromEntries(
            servicePointFactTable.properties.map((property) => [
              property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
              row[property],
            ]),
          )
          await network.admin.query(
            `delete from published_service_points.service_point_fact where service_point_id = $1`,
            [servicePointId],
          )
          await network.admin.query(
            `insert into published_service_points.service_point_fact
             select * from jsonb_populate_record(null::published_service_points.service_point_fact, $1)`,
            [JSON.stringify(record)],
          )
          await network.parcels.refreshShelves()
          expect(await readAll(shelfTable, 'service_point_id = $1', [servicePointId])).toMatchObject([
            {
              realmId: realm,
              servicePointId,
              purpose: 'DROP_OFF',
              sizeClass: 'ANY',
              outletId: row.outletId,
              partnerId: row.partnerId,
              places: row.capacity[0]!.places,
              validFrom: row.validFrom,
              validUntil: row.validUntil,
              isOpen: row.status === 'ACTIVE' && row.intake === 'OPEN' && !row.deleted,
              rev: row.rev,
            },
          ])
        }
      }),
      { numRuns: 15 },
    )
  })

  it('are analysed after many shelves are copied', async () => {
    await network.admin.query(
      `insert into published_service_points.service_point_fact
       select realm_id, 'sp_demo_many_' || n, partner_id, partner_code, programme, outlet_id, capabilities, status, visibility,
         intake, hours, valid_from, valid_until, size_limit, capacity, hold_policy, (select max(rev) from published_service_points.service_point_fact) + n
       from (select * from published_service_points.service_point_fact limit 1) f, generate_series(1, 2000) n`,
    )
    await network.parcels.refreshShelves()
    const { rows } = await network.admin.query(
      `select last_analyze is not null as "isAnalysed" from pg_stat_user_tables where relname = 'shelf'`,
    )
    expect(rows).toEqual([{ isAnalysed: true }])
  })

  const emptyCommit: Commit = {
    realm,
    tenant: null,
    requestKey: null,
    now: new Date('2026-11-23T06:30:00Z'),
    versions: [],
    options: [],
    otherwise: {},
  }

  /** Returns arbitrary rows of one parcel, for each table that a commit writes. */
  interface Rows {
    readonly parcel: Change['parcel']
    readonly returnOrders: Change['returnOrders']
    readonly identifiers: Change['identifiers']
    readonly redirects: Change['redirects']
    readonly codes: Change['codes']
    readonly codeParcels: Change['codeParcels']
    readonly handOvers: Change['handOvers']
    readonly reservations: readonly Reservation[]
    readonly events: Change['events']
    readonly places: Change['takes']
  }

  function anyWrite(): fc.Arbitrary<Rows> {
    const one = <Row>(row: fc.Arbitrary<Row>): fc.Arbitrary<readonly Row[]> => fc.tuple(row)
    return fc.record({
      parcel: anyRow(parcelTable, {
        refs: fc.array(fc.record({ kind: fc.constantFrom('ORDER', 'CONSIGNMENT', 'OTHER'), value: fc.uuid() })),
        sequence: fc.integer({ min: 2, max: 1_000_000 }),
      }),
      returnOrders: one(anyRow(returnOrderTable, { approval: fc.constantFrom('PENDING', 'GRANTED') })),
      identifiers: one(anyRow(identifierTable)),
      redirects: one(anyRow(redirectTable)),
      codes: one(anyRow(codeTable, { state: fc.constant('OPEN') })),
      codeParcels: one(anyRow(codeParcelTable, { state: fc.constantFrom('OPEN', 'USED') })),
      handOvers: one(anyRow(handOverTable, { proof: fc.constantFrom('CODE', 'QR') })),
      reservations: one(
        anyRow(reservationTable, {
          state: fc.constantFrom('HELD', 'USED'),
          purpose: fc.constant('COLLECTION'),
          places: fc.integer({ min: 5, max: 9 }),
          used: fc.integer({ min: 0, max: 5 }),
        }),
      ),
      events: one(anyRow(decidedEventTable, { parties: fc.constant(['prt_a', 'prt_b'] as never[]) })),
      places: one(anyRow(placeTable, { fromDay: day, toDay: fc.option(day) })),
    }) as fc.Arbitrary<Rows>
  }

  /** Returns the rows with the keys of one parcel and of a shelf that exists. */
  function bindTo(id: Rows['parcel']['id'], rows: Rows): Rows {
    const own = { realmId: realm, parcelId: id }
    const on = { servicePointId: shelf.servicePointId, purpose: shelf.purpose, sizeClass: shelf.sizeClass }
    return {
      parcel: {
        ...rows.parcel,
        realmId: realm,
        id,
        returnId: rows.parcel.returnId === null ? null : (`ret_${id}` as never),
      },
      returnOrders: rows.returnOrders.map((row) => ({
        ...row,
        realmId: realm,
        id: `ret_${id}` as never,
        rma: `${id} ${row.rma}`,
      })),
      identifiers: rows.identifiers.map((row) => ({ ...row, ...own, scheme: 'CARRIER', value: id })),
      redirects: rows.redirects.map((row) => ({ ...row, ...own, id: `red_${id}` as never })),
      codes: rows.codes.map((row) => ({
        ...row,
        realmId: realm,
        id: `cod_${id}`,
        reference: `${id} ${row.reference}`,
      })),
      codeParcels: rows.codeParcels.map((row) => ({ ...row, ...own, codeId: `cod_${id}` })),
      handOvers: rows.handOvers.map((row) => ({ ...row, realmId: realm, id: `hnd_${id}` as never })),
      reservations: rows.reservations.map((row) => ({ ...row, realmId: realm, id: `res_${id}` as never })),
      events: rows.events.map(
        (row) =>
          ({
            ...row,
            ...own,
            sequence: rows.parcel.sequence,
            id: `${id} ${rows.parcel.sequence} ${row.id}`,
            deviceId: `${id} ${rows.parcel.sequence} ${row.deviceId}`,
          }) as Event,
      ),
      places: rows.places.map(
        (row) => ({ ...row, realmId: realm, holderId: id, ...on, kind: 'HELD' }) as Rows['places'][number],
      ),
    }
  }

  async function commitRows(
    { places, reservations, ...rows }: Rows,
    version: number,
    frees: Change['frees'] = [],
  ): Promise<void> {
    const change = { ...rows, references: rows.parcel.refs, takes: places, frees }
    const outcome = await ledger.commit({
      ...emptyCommit,
      versions: [{ id: rows.parcel.id, sequence: version }],
      options: [
        {
          changes: [change],
          reservations: reservations.map((reservation) => ({ reservation, frees: [], takes: [] })),
          result: {},
          today,
          always: true,
        },
      ],
    })
    expect(outcome).toMatchObject({ kind: 'DONE' })
  }

  async function readRows(id: Rows['parcel']['id']): Promise<Rows> {
    const byParcel = <Row>(table: Table<Row>): Promise<Row[]> => readAll(table, 'parcel_id = $1', [id])
    const placed = await byParcel(eventTable)
    const parties = await readAll(eventPartyTable, 'position = any($1)', [placed.map(({ position }) => position)])
    for (const { position, parties: listed } of placed) {
      expect(parties.filter((row) => row.position === position).map(({ partnerId }) => partnerId)).toEqual(listed)
    }
    const [parcel] = await readAll(parcelTable, 'id = $1', [id])
    return {
      parcel: parcel!,
      returnOrders: await readAll(returnOrderTable, 'id = $1', [`ret_${id}`]),
      identifiers: await byParcel(identifierTable),
      redirects: await byParcel(redirectTable),
      codes: await readAll(codeTable, 'id = $1', [`cod_${id}`]),
      codeParcels: await byParcel(codeParcelTable),
      handOvers: await readAll(handOverTable, 'id = $1', [`hnd_${id}`]),
      reservations: await readAll(reservationTable, 'id = $1', [`res_${id}`]),
      events: await byParcel(decidedEventTable),
      places: await readAll(placeTable, 'holder_id = $1', [id]),
    }
  }
})
