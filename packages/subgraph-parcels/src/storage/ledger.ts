import { propertiesExcept, type Table, toJsonRow } from '@restante/store'
import type { Pool } from 'pg'
import type { Commit, CommitOption, CommitOutcome, JsonObject, Ledger, StoredResponse } from '../domain/ports/ledger.ts'
import { createBatcher } from './batcher.ts'
import {
  codeParcelTable,
  codeTable,
  eventTable,
  handOverTable,
  identifierTable,
  parcelTable,
  placeTable,
  redirectTable,
  referenceTable,
  reservationTable,
  returnOrderTable,
  unannouncedScanTable,
} from './tables.ts'

/** A stored result. Its member `skipped` holds the reasons for which options were skipped. */
type StoredRow = JsonObject & Pick<StoredResponse, 'skipped'>

function toResponse({ skipped, ...result }: StoredRow): StoredResponse {
  return { result, skipped }
}

/** Constraints that one of two concurrent decisions can violate; that one is decided again. */
const raceConstraints = new Set([
  'redirect_open',
  'code_open_parcel',
  'code_reference_open',
  'idempotency_pkey',
  'parcel_pkey',
  'event_of_device',
  'event_of_parcel',
  'place_pkey',
])

/** Returns the ledger over a pool of the role `restante_ledger`. Waiting commits share a statement, at most 64 in each of two. */
export function createLedger(pool: Pool): Ledger {
  const run = createBatcher<Record<string, unknown>, CommitOutcome>({
    maxItems: 64,
    maxInFlight: 2,
    async run(requests) {
      const { rows } = await pool.query<{ position: number; outcome: string; result: StoredRow | null }>({
        name: 'commit',
        text: 'select position, outcome, result from parcels.commit($1)',
        values: [JSON.stringify(requests)],
      })
      return rows
        .toSorted((a, b) => a.position - b.position)
        .map(
          ({ outcome, result }) =>
            ({ kind: outcome, ...(result && { response: toResponse(result) }) }) as CommitOutcome,
        )
    },
  })
  return {
    async commit(commit) {
      try {
        return await run(encode(commit))
      } catch (error) {
        const constraint = (error as { constraint?: string }).constraint
        if (constraint === 'identifier_in_use') return { kind: 'IDENTIFIER_IN_USE' }
        if (constraint !== undefined && raceConstraints.has(constraint)) return { kind: 'STALE' }
        throw error
      }
    },
    async recall(realm, tenant, { operation, key, digest }) {
      const { rows } = await pool.query<{ digest: string; result: StoredRow }>({
        name: 'recall',
        text: 'select digest, result from parcels.idempotency where (realm_id, partner_id, operation, key) = ($1, $2, $3, $4)',
        values: [realm, tenant, operation, key],
      })
      const stored = rows[0]
      return stored ? { response: toResponse(stored.result), isSameInput: stored.digest === digest } : null
    },
  }
}

function encode(commit: Commit): Record<string, unknown> {
  const { options } = commit
  const frees = options[0]?.changes.flatMap((change) => change.frees) ?? []
  const withTakes = options.filter(({ changes }) => changes.some((change) => change.takes.length > 0))
  return {
    realm: commit.realm,
    tenant: commit.tenant,
    operation: commit.requestKey?.operation ?? null,
    key: commit.requestKey?.key ?? null,
    digest: commit.requestKey?.digest ?? null,
    now: commit.now,
    versions: commit.versions,
    frees: toJsonRows(placeTable, frees),
    takes: withTakes.map(({ changes, today, always }) => ({
      place: toJsonRow(placeTable, changes.flatMap((change) => change.takes)[0]!),
      today,
      always,
    })),
    writes: options.length > 0 ? options.map((option) => encodeOption(option, commit)) : [{ result: commit.otherwise }],
    full: commit.otherwise,
  }
}

/** All properties of an event but its position, which the database assigns. */
const eventProperties = propertiesExcept(eventTable, ['position'])

function encodeOption({ changes, reservations = [], result }: CommitOption, commit: Commit): Record<string, unknown> {
  const references = changes.flatMap(({ parcel: { realmId, id, refs } }) =>
    refs.map((reference) => ({ realmId, parcelId: id, ...reference })),
  )
  const joined = (commit.joinedScans ?? []).map(({ id }) => ({ realmId: commit.realm, id, joinedAt: commit.now }))
  return {
    return_order: toJsonRows(
      returnOrderTable,
      changes.flatMap((change) => change.returnOrders),
    ),
    parcel: toJsonRows(
      parcelTable,
      changes.map((change) => change.parcel),
    ),
    identifier: toJsonRows(
      identifierTable,
      changes.flatMap((change) => change.identifiers),
    ),
    reference: toJsonRows(referenceTable, references),
    redirect: toJsonRows(
      redirectTable,
      changes.flatMap((change) => change.redirects),
    ),
    code: toJsonRows(
      codeTable,
      changes.flatMap((change) => change.codes),
    ),
    code_parcel: toJsonRows(
      codeParcelTable,
      changes.flatMap((change) => change.codeParcels),
    ),
    hand_over: toJsonRows(
      handOverTable,
      changes.flatMap((change) => change.handOvers),
    ),
    reservation: toJsonRows(
      reservationTable,
      reservations.map((change) => change.reservation),
    ),
    event: changes.flatMap((change) => change.events).map((event) => toJsonRow(eventTable, event, eventProperties)),
    joined_scan: joined.map((scan) => toJsonRow(unannouncedScanTable, scan, ['realmId', 'id', 'joinedAt'])),
    result,
  }
}

function toJsonRows<Row>(table: Table<Row>, rows: readonly Row[]): Record<string, unknown>[] {
  return rows.map((row) => toJsonRow(table, row))
}
