import type { Pool } from 'pg'
import type { Commit, CommitOption, CommitOutcome, Ledger, StoredResponse } from '../domain/ports/ledger.ts'
import { createBatcher } from './batcher.ts'
import { toRow } from './rows.ts'

/** Constraints that two decisions made at once can meet; the later one decides again. */
const raced = new Set([
  'redirect_open',
  'code_open',
  'code_reference_open',
  'idempotency_pkey',
  'parcel_pkey',
  'event_of_device',
  'event_pkey',
  'place_pkey',
])

/** The ledger over the pool of role `restante_ledger`. What waits goes into the next statement: at most 64, two under way. */
export function createLedger(pool: Pool): Ledger {
  const run = createBatcher<Record<string, unknown>, CommitOutcome>({
    most: 64,
    inFlight: 2,
    async run(requests) {
      const { rows } = await pool.query<{ position: number; outcome: string; result: StoredResponse | null }>({
        name: 'commit',
        text: 'select position, outcome, result from parcels.commit($1)',
        values: [JSON.stringify(requests)],
      })
      return rows
        .toSorted((a, b) => a.position - b.position)
        .map(({ outcome, result }) => ({ kind: outcome, ...(result && { response: result }) }) as CommitOutcome)
    },
  })
  return {
    async commit(commit) {
      try {
        return await run(encode(commit))
      } catch (error) {
        const constraint = (error as { constraint?: string }).constraint
        if (constraint === 'identifier_in_use') return { kind: 'IDENTIFIER_IN_USE' }
        if (constraint !== undefined && raced.has(constraint)) return { kind: 'STALE' }
        throw error
      }
    },
    async recall(realm, tenant, { operation, key, digest }) {
      const { rows } = await pool.query<{ digest: string; result: StoredResponse }>({
        name: 'recall',
        text: 'select digest, result from parcels.idempotency where (realm_id, partner_id, operation, key) = ($1, $2, $3, $4)',
        values: [realm, tenant, operation, key],
      })
      const stored = rows[0]
      return stored ? { response: stored.result, isSameInput: stored.digest === digest } : null
    },
  }
}

function encode(commit: Commit): Record<string, unknown> {
  const { options } = commit
  const frees = options[0]?.changes.flatMap((change) => change.frees) ?? []
  const taking = options.filter(({ changes }) => changes.some((change) => change.takes.length > 0))
  return {
    realm: commit.realm,
    tenant: commit.tenant,
    operation: commit.requestKey?.operation ?? null,
    key: commit.requestKey?.key ?? null,
    digest: commit.requestKey?.digest ?? null,
    now: commit.now,
    versions: commit.versions,
    frees: frees.map(toRow),
    takes: taking.map(({ changes, today, always }) => ({
      place: toRow(changes.flatMap((change) => change.takes)[0]!),
      today,
      always,
    })),
    writes: options.length > 0 ? options.map((option) => encodeOption(option, commit)) : [{ result: commit.otherwise }],
    full: commit.otherwise,
  }
}

function encodeOption({ changes, result }: CommitOption, commit: Commit): Record<string, unknown> {
  const references = changes.flatMap(({ parcel }) =>
    parcel.refs.map((reference) => ({ realmId: parcel.realmId, parcelId: parcel.id, ...reference })),
  )
  return {
    return_order: changes.flatMap((change) => change.returnOrders).map(toRow),
    parcel: changes.map((change) => toRow(change.parcel)),
    identifier: changes.flatMap((change) => change.identifiers).map(toRow),
    reference: references.map(toRow),
    redirect: changes.flatMap((change) => change.redirects).map(toRow),
    code: changes.flatMap((change) => change.codes).map(toRow),
    event: changes.flatMap((change) => change.events).map(toRow),
    joined_scan: (commit.joinedScans ?? []).map(({ id }) => ({ realm_id: commit.realm, id, joined_at: commit.now })),
    result,
  }
}
