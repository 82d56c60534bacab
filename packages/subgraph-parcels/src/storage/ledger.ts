import type { PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Change } from '../domain/change.ts'
import type { LocalDate } from '@restante/subgraph-kit'
import { createBatcher } from './batcher.ts'
import { toRow } from './rows.ts'

/** A repeatable request: whose it is, and by which key and input it is known again. */
export interface Idempotency {
  readonly operation: string
  readonly key: string
  readonly digest: string
}

/** One way in which a request may end: its rows, and what is answered and kept under the key. */
export interface Option {
  readonly changes: readonly Change[]
  readonly result: object
  /** The local day at the shelf from which the option takes its place. */
  readonly today: LocalDate
  /** True for what is there already: a physical arrival is recorded even above capacity. */
  readonly always: boolean
}

/** What the ledger is asked to do. */
export interface Commit {
  readonly realm: RealmId
  /** Null: the system, which nobody repeats. */
  readonly tenant: PartnerId | null
  readonly idempotency: Idempotency | null
  readonly now: Date
  /** The versions of the parcels on which the options were decided; 0 for a new one. */
  readonly versions: readonly { readonly parcel: string; readonly sequence: number }[]
  /** Best first; the first whose place is free is done. With none, only `otherwise` is kept. */
  readonly options: readonly Option[]
  /** Kept and answered when no option has room, or there is none. */
  readonly otherwise: object
  readonly joinedScans?: readonly { readonly id: string }[]
}

/** A result as it is kept, with the reasons why the options before the chosen one were skipped. */
export interface Kept {
  readonly skipped: readonly string[]
  readonly [member: string]: unknown
}

/** How a commit ended. STALE: something changed since the decision, which has to be made again. */
export type Outcome =
  | { readonly kind: 'DONE' | 'FULL' | 'REPLAY'; readonly result: Kept }
  | { readonly kind: 'CONFLICT' }
  | { readonly kind: 'STALE' }
  | { readonly kind: 'IDENTIFIER_IN_USE' }

/** The writer of all parcels' tables: one SQL statement decides. */
export interface Ledger {
  commit(commit: Commit): Promise<Outcome>
}

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
  const run = createBatcher<Record<string, unknown>, Outcome>({
    most: 64,
    inFlight: 2,
    async run(requests) {
      const { rows } = await pool.query<{ position: number; outcome: string; result: Kept | null }>({
        name: 'commit',
        text: 'select position, outcome, result from parcels.commit($1)',
        values: [JSON.stringify(requests)],
      })
      return rows
        .toSorted((a, b) => a.position - b.position)
        .map(({ outcome, result }) => ({ kind: outcome, ...(result && { result }) }) as Outcome)
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
  }
}

function encode(commit: Commit): Record<string, unknown> {
  const { options } = commit
  const frees = options[0]?.changes.flatMap((change) => change.frees) ?? []
  const taking = options.filter(({ changes }) => changes.some((change) => change.takes.length > 0))
  return {
    realm: commit.realm,
    tenant: commit.tenant,
    operation: commit.idempotency?.operation ?? null,
    key: commit.idempotency?.key ?? null,
    digest: commit.idempotency?.digest ?? null,
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

function encodeOption({ changes, result }: Option, commit: Commit): Record<string, unknown> {
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
