import { fromJsonRow } from '@restante/store'
import { localDate, type ParcelId, type RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Dossier } from '../domain/parcel/dossier.ts'
import { spellingsOf } from '../domain/parcel/identifier.ts'
import type { DossierReader, FoundEvent, RecordedScan } from '../domain/ports/dossier-reader.ts'
import { createBatcher } from './batcher.ts'
import { codeTable, identifierTable, parcelTable, placeTable, redirectTable, returnOrderTable } from './tables.ts'

interface Row {
  /** The number of the id in the list that was read, from 1. */
  readonly number: number
  readonly parcel: object
  readonly identifiers: readonly object[] | null
  readonly redirects: readonly object[] | null
  readonly places: readonly object[] | null
  readonly codes: readonly object[] | null
  readonly return_order: object | null
  readonly siblings: Dossier['siblings'] | null
}

const columns = 'number, parcel, identifiers, redirects, places, codes, return_order, siblings'

/** Ids of parcels to read, in one realm. */
interface Wanted {
  readonly realm: RealmId
  readonly parcelIds: readonly ParcelId[]
}

/**
 * Returns a reader of dossiers over a pool of the role `restante_ledger`. Each read is one statement and so one snapshot;
 * reads by id that wait share it.
 */
export function createDossierReader(pool: Pool): DossierReader {
  const query = async (name: string, text: string, values: readonly unknown[]): Promise<readonly Dossier[]> =>
    (await pool.query<Row>({ name, text, values: [...values] })).rows
      .toSorted((a, b) => a.number - b.number)
      .map(toDossier)

  /** Reads the dossiers of the parcels whose ids a query selects, in its order. The realm is its first parameter. */
  const find = (name: string, ids: string, values: readonly unknown[]): Promise<readonly Dossier[]> =>
    query(
      name,
      `with found (id) as (${ids})
      select ${columns} from parcels.read_dossiers(array(select $1::text from found), array(select id from found))`,
      values,
    )

  const readWanted = createBatcher<Wanted, readonly Dossier[]>({
    maxItems: 64,
    maxInFlight: 2,
    async run(items) {
      const dossiers = await query('dossiers', `select ${columns} from parcels.read_dossiers($1, $2)`, [
        items.flatMap(({ realm, parcelIds }) => parcelIds.map(() => realm)),
        items.flatMap(({ parcelIds }) => parcelIds),
      ])
      const byId = new Map(dossiers.map((dossier) => [dossier.parcel.id, dossier]))
      return items.map(({ realm, parcelIds }) =>
        parcelIds.flatMap((id) => {
          const dossier = byId.get(id)
          return dossier?.parcel.realmId === realm ? [dossier] : []
        }),
      )
    },
  })

  return {
    read: (realm, parcelIds) => readWanted({ realm, parcelIds }),
    readReturn: (realm, returnId) =>
      find('dossiers-of-return', 'select id from parcels.parcel where (realm_id, return_id) = ($1, $2) order by id', [
        realm,
        returnId,
      ]),
    async parcelOfRedirect(realm, redirectId) {
      const { rows } = await pool.query<{ parcel_id: ParcelId }>({
        name: 'parcel-of-redirect',
        text: 'select parcel_id from parcels.redirect where (realm_id, id) = ($1, $2)',
        values: [realm, redirectId],
      })
      return rows[0]?.parcel_id ?? null
    },
    async parcelOfDelegation(realm, delegationId) {
      const { rows } = await pool.query<{ parcel_id: ParcelId }>({
        name: 'parcel-of-delegation',
        text: 'select parcel_id from parcels.code_parcel where (realm_id, code_id) = ($1, $2)',
        values: [realm, delegationId],
      })
      return rows[0]?.parcel_id ?? null
    },
    async findScan(realm, deviceId, deviceSequence) {
      const { rows } = await pool.query<RecordedScan>({
        name: 'find-scan',
        text: `select parcel_id as "parcelId", sequence, details from parcels.event
          where (realm_id, device_id, device_sequence) = ($1, $2, $3)`,
        values: [realm, deviceId, deviceSequence],
      })
      return rows[0] ?? null
    },
    async findEvent(realm, eventId) {
      const { rows } = await pool.query<FoundEvent>({
        name: 'find-event',
        text: `select parcel_id as "parcelId", sequence, details, outlet_id as "outletId", recorded_at as "recordedAt"
          from parcels.event where (realm_id, id) = ($1, $2) and parcel_id is not null`,
        values: [realm, eventId],
      })
      return rows[0] ?? null
    },
    async findParcelIds(realm, barcodes) {
      const { rows } = await pool.query<{ value: string; parcelId: ParcelId }>({
        name: 'parcels-of-barcodes',
        text: `select value, parcel_id as "parcelId" from parcels.identifier
          where realm_id = $1 and value = any($2) and active`,
        values: [realm, barcodes.flatMap(spellingsOf)],
      })
      return new Map(
        barcodes.map((barcode) => {
          const spellings = spellingsOf(barcode)
          return [barcode, rows.filter(({ value }) => spellings.includes(value)).map(({ parcelId }) => parcelId)]
        }),
      )
    },
    findByBarcode: (realm, barcode, { partnerId, outletIds }) =>
      find('dossiers-by-barcode', 'select * from parcels.find_by_barcode($1, $2, $3, $4)', [
        realm,
        spellingsOf(barcode),
        partnerId,
        outletIds,
      ]),
    async findForeign(realm, barcode, outletId) {
      const ids = 'select * from parcels.find_foreign($1, $2, $3)'
      const found = await find('foreign-dossier-by-barcode', ids, [realm, spellingsOf(barcode), outletId])
      return found[0] ?? null
    },
    findByNumbers: (realm, numbers) =>
      find('dossiers-by-number', 'select * from parcels.find_by_numbers($1, $2, $3, $4)', [
        realm,
        numbers.map(({ scheme }) => scheme),
        numbers.map(({ value }) => value),
        numbers.map(({ carrierId }) => carrierId),
      ]),
    findDue: (realm, now, limit) =>
      find(
        'dossiers-due',
        `(select holder_id from parcels.place where realm_id = $1 and kind = 'PROMISED' and until <= $2 order by until limit $3)
          union (select parcel_id from parcels.redirect where realm_id = $1 and state = 'REQUESTED' and decide_by <= $2
            order by decide_by limit $3)
          union (select id from parcels.parcel where realm_id = $1 and state = 'AT_OUTLET' and hold_until <= $2 order by hold_until limit $3)
          union (select id from parcels.parcel where realm_id = $1 and state = 'AT_OUTLET' and hold_ending_at <= $2 order by hold_ending_at limit $3)
          union (select q.id from parcels.return_order o join parcels.parcel q on (q.realm_id, q.return_id) = (o.realm_id, o.id)
            where o.realm_id = $1 and o.is_awaited and q.state = 'ANNOUNCED' and q.direction = 'RETURN' and o.drop_off_by < $4 limit $3)`,
        // A local day has ended everywhere twelve hours after it ends in UTC.
        [realm, now, limit, localDate(new Date(now.getTime() - 12 * 3_600_000), 'UTC')],
      ),
  }
}

function toDossier(row: Row): Dossier {
  const parcel = fromJsonRow(parcelTable, row.parcel)
  const order = row.return_order && fromJsonRow(returnOrderTable, row.return_order)
  return {
    parcel,
    identifiers: (row.identifiers ?? []).map((each) => fromJsonRow(identifierTable, each)),
    redirects: (row.redirects ?? []).map((each) => fromJsonRow(redirectTable, each)),
    places: (row.places ?? []).map((each) => fromJsonRow(placeTable, each)),
    codes: (row.codes ?? []).map((each) => fromJsonRow(codeTable, each)),
    returnOrder: parcel.direction === 'OUTBOUND' ? null : order,
    exchange: parcel.direction === 'OUTBOUND' ? order : null,
    siblings: row.siblings ?? [],
    handOver: null,
  }
}
