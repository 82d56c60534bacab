import { openPool, urlFor } from '@restante/store'
import type { Pool } from 'pg'
import type { Ledger } from '../src/domain/ports/ledger.ts'
import { createCodeRepository } from '../src/storage/codes.ts'
import { createDossierReader } from '../src/storage/dossiers.ts'
import { createLedger } from '../src/storage/ledger.ts'
import { createReservationReader } from '../src/storage/reservations.ts'
import type { Deps } from '../src/use-cases/request/deps.ts'
import type { Network } from './network.ts'

/** Something that a process does, given its collaborators. */
export type Act<Outcome> = (deps: Deps) => Promise<Outcome>

/** Processes that act on one network at once. */
export interface Contest {
  /** The collaborators of a process: its own ledger, so that not a batch but the database decides, and connections of all. */
  process(): Deps
  /**
   * Runs the acts at once, each in a process of its own. None commits before every other one has decided as well, or has
   * ended without: all decide on the same state, whichever takes more statements to do so. The commit of the act with the
   * index `first` comes before those of the others, so that it wins.
   */
  run<Outcome>(acts: readonly Act<Outcome>[], first?: number | null): Promise<Outcome[]>
  close(): Promise<void>
}

/** Prepares contests between at most so many processes. */
export function createContest(network: Network, processes: number): Contest {
  const pool: Pool = openPool(urlFor('ledger', { databaseUrl: network.databaseUrl, secret: network.secret }), {
    max: 3 * processes,
  })
  const process: Contest['process'] = () => ({
    ...network.parcels.deps,
    ledger: createLedger(pool),
    dossiers: createDossierReader(pool),
    reservations: createReservationReader(pool),
    codes: createCodeRepository(pool),
  })
  return {
    process,
    run(acts, first = null) {
      const line = createStartingLine(acts.length, first)
      return Promise.all(
        acts.map(async (act, index) => {
          const deps = process()
          try {
            return await act({ ...deps, ledger: line.hold(deps.ledger, index) })
          } finally {
            line.leave(index)
          }
        }),
      )
    },
    close: () => pool.end(),
  }
}

/** Returns the collaborators with a clock that stands at the moment. */
export function at(deps: Deps, moment: string): Deps {
  return { ...deps, realms: { ...deps.realms, now: () => new Date(moment) } }
}

/** The line that nobody crosses before all have come there or have gone away. */
function createStartingLine(parties: number, first: number | null) {
  const expected = new Set(Array.from({ length: parties }, (_, index) => index))
  const everybody = Promise.withResolvers<void>()
  const leader = Promise.withResolvers<void>()
  if (first === null) leader.resolve()
  const arrive = (index: number): void => {
    expected.delete(index)
    if (expected.size === 0) everybody.resolve()
  }
  return {
    /** Lets the first commit of a ledger wait. */
    hold: (ledger: Ledger, index: number): Ledger => ({
      ...ledger,
      async commit(commit) {
        arrive(index)
        await everybody.promise
        if (index !== first) await leader.promise
        try {
          return await ledger.commit(commit)
        } finally {
          if (index === first) leader.resolve()
        }
      },
    }),
    leave(index: number): void {
      arrive(index)
      if (index === first) leader.resolve()
    },
  }
}
