import { openPoolLike } from '@restante/store'
import { fault } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type {
  Commit,
  CommitOutcome,
  JsonObject,
  Ledger,
  ManifestChange,
  PlaceRefusal,
  StoredResponse,
} from '../domain/ports/ledger.ts'
import { createBatcher } from './batcher.ts'
import { commitStatement, encodeCommits } from './commit-statement.ts'
import { commitManifest } from './manifest-commit.ts'
import { analyzeAsItGrows } from './upkeep/statistics.ts'

/** A stored result. Its member `skipped` holds the reasons for which options were skipped. */
type StoredRow = JsonObject & Pick<StoredResponse, 'skipped'>

/** One row of the statement's result. */
interface OutcomeRow {
  readonly position: number
  readonly outcome: CommitOutcome['kind']
  /** The number of the chosen option. */
  readonly choice: number | null
  readonly skipped: readonly PlaceRefusal[]
  /** The stored result of a repeated request. */
  readonly result: StoredRow | null
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

/** Maximum number of statements that commit at the same time. */
const maxInFlight = 2

/** Milliseconds that a statement may take. Whatever holds it up for longer holds up everything that waits behind it. */
const statementTimeoutMs = 2_000

/** PostgreSQL's code of a statement that was cancelled, here because it took too long. Nothing of it was written. */
const queryCanceled = '57014'

/** Opens the pool for the statements of the ledger, to the database of a pool of the role `restante_ledger`. */
export function openCommitPool(pool: Pool): Pool {
  return openPoolLike(pool, { max: maxInFlight, statementTimeoutMs })
}

/**
 * Returns the ledger over a pool of the role `restante_ledger`. Waiting commits share a statement, at most 64 in each of two,
 * which runs in a pool of its own where there is one.
 */
export function createLedger(pool: Pool, commitPool: Pool = pool): Ledger {
  const noteCommits = analyzeAsItGrows(pool)
  const run = createBatcher<Commit, CommitOutcome>({
    maxItems: 64,
    maxInFlight,
    async run(commits) {
      const { rows } = await commitPool.query<OutcomeRow>({ ...commitStatement, values: encodeCommits(commits) })
      const outcomes: CommitOutcome[] = []
      for (const row of rows) outcomes[row.position] = toOutcome(commits[row.position]!, row)
      // Nobody waits for the statistics, and a ledger without them is only slower.
      void noteCommits(commits.length).catch(() => {})
      return outcomes
    },
  })
  const recall: Ledger['recall'] = async (realm, tenant, { operation, key, digest }) => {
    const { rows } = await pool.query<{ digest: string; result: StoredRow }>({
      name: 'recall',
      text: 'select digest, result from parcels.idempotency where (realm_id, partner_id, operation, key) = ($1, $2, $3, $4)',
      values: [realm, tenant, operation, key],
    })
    const stored = rows[0]
    return stored ? { response: toResponse(stored.result), isSameInput: stored.digest === digest } : null
  }
  const writeManifest = async (commit: Commit, change: ManifestChange): Promise<CommitOutcome> => {
    const { realm, tenant, requestKey, otherwise } = commit
    if (await commitManifest(pool, commit, change))
      return { kind: 'DONE', response: { result: otherwise, skipped: [] } }
    const recalled = tenant === null || requestKey === null ? null : await recall(realm, tenant, requestKey)
    if (!recalled) return { kind: 'STALE' }
    return recalled.isSameInput ? { kind: 'REPLAY', response: recalled.response } : { kind: 'CONFLICT' }
  }
  return {
    async commit(commit) {
      try {
        return await (commit.manifest ? writeManifest(commit, commit.manifest) : run(commit, commit.deadline))
      } catch (error) {
        const { code, constraint } = error as { code?: string; constraint?: string }
        if (code === queryCanceled) throw fault('UNAVAILABLE', 'The ledger is overloaded; try again.')
        if (constraint === 'identifier_in_use') return { kind: 'IDENTIFIER_IN_USE' }
        if (constraint !== undefined && raceConstraints.has(constraint)) return { kind: 'STALE' }
        throw error
      }
    },
    recall,
  }
}

function toOutcome(commit: Commit, { outcome, choice, skipped, result }: OutcomeRow): CommitOutcome {
  switch (outcome) {
    case 'DONE':
    case 'FULL': {
      const written = choice === null ? commit.otherwise : commit.options[choice]!.result
      return { kind: outcome, response: { result: written, skipped } }
    }
    case 'REPLAY':
      return { kind: outcome, response: toResponse(result!) }
    default:
      return { kind: outcome }
  }
}

function toResponse({ skipped, ...result }: StoredRow): StoredResponse {
  return { result, skipped }
}
