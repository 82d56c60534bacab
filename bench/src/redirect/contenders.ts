import { type Parcels, redirectParcel, type RedirectParcelInput } from '@restante/subgraph-parcels'
import type { BareLedger } from './bare-ledger.ts'
import type { World } from './world.ts'

type Commit = Parameters<Parcels['deps']['ledger']['commit']>[0]

/** HOT: the first of the three outlets is always the same. SPREAD: all three are drawn anew. */
export type Spread = 'hot' | 'spread'

/** Something that is measured: `prepare` is not timed, and returns the jobs. */
export interface Contender {
  readonly name: string
  readonly jobs: number
  prepare(jobs: number, spread: Spread): Promise<(number: number, caller: number) => Promise<unknown>>
}

const candidates = 3

/** The bare ledger, the floor that the others are compared with. */
export function bare(ledger: BareLedger, world: World, jobs: number): Contender {
  return {
    name: 'bare ledger',
    jobs,
    prepare: async (_, spread) => () => ledger.redirect(spread === 'hot' ? 1 : 1 + drawIndex(world)),
  }
}

/** The ledger's statement alone: what the use case has decided beforehand is committed. */
export function commitAlone({ deps }: Parcels, world: World, jobs: number): Contender {
  return {
    name: 'commit alone',
    jobs,
    async prepare(count, spread) {
      const decided: Commit[] = []
      const recorder: Parcels['deps']['ledger'] = {
        ...deps.ledger,
        async commit(commit) {
          decided.push(commit)
          return { kind: 'FULL', response: { result: commit.otherwise, skipped: [] } }
        },
      }
      for (let from = 0; from < count; from += 200) {
        const inputs = Array.from({ length: Math.min(200, count - from) }, () => drawInput(world, spread))
        await Promise.all(inputs.map((input) => redirectParcel({ ...deps, ledger: recorder }, world.caller, input)))
      }
      return async (number) => {
        const outcome = await deps.ledger.commit(decided[number]!)
        if (outcome.kind !== 'DONE') throw new Error(`A commit ended as ${outcome.kind}.`)
      }
    },
  }
}

/** The whole use case. With several processes each caller has its own, so that nothing shares a statement. */
export function useCase(name: string, processes: readonly Parcels[], world: World, jobs: number): Contender {
  return {
    name,
    jobs,
    prepare: async (_, spread) => async (__, caller) => {
      const { deps } = processes[caller % processes.length]!
      const outcome = await redirectWhenThereIsTime(deps, world.caller, drawInput(world, spread))
      if (outcome.kind !== 'DONE' || outcome.result.redirectId === null) {
        throw new Error(`A redirect was refused: ${JSON.stringify(outcome)}`)
      }
    },
  }
}

/** Redirects a parcel, again when the ledger gave up because callers that share no statement wait for one shelf. */
async function redirectWhenThereIsTime(
  ...request: Parameters<typeof redirectParcel>
): ReturnType<typeof redirectParcel> {
  for (;;) {
    try {
      return await redirectParcel(...request)
    } catch (error) {
      if ((error as { extensions?: { code?: string } }).extensions?.code !== 'UNAVAILABLE') throw error
    }
  }
}

/** Returns how many statements a redirect sends one after the other that no other redirect shares. */
export async function countRoundTrips({ deps }: Parcels, world: World): Promise<number> {
  const counts: number[] = []
  for (let each = 0; each < 21; each += 1) {
    let commits = 0
    const counting: Parcels['deps']['ledger'] = {
      ...deps.ledger,
      async commit(commit) {
        commits += 1
        return deps.ledger.commit(commit)
      },
    }
    const before = world.countReads()
    await redirectParcel({ ...deps, ledger: counting }, world.caller, drawInput(world, 'spread'))
    counts.push(world.countReads() - before + commits)
  }
  // Now and then the shelves are compared with what was published, in the same pool.
  return counts.toSorted((a, b) => a - b)[10]!
}

let keys = 0

function drawInput(world: World, spread: Spread): RedirectParcelInput {
  const indexes = new Set(spread === 'hot' ? [0] : [])
  while (indexes.size < candidates) indexes.add(drawIndex(world))
  return {
    idempotencyKey: `bench-${process.pid}-${++keys}`,
    parcelId: world.takeReturn(),
    partnerId: null,
    outletIds: [...indexes].map((index) => world.outletIds[index]!),
    reservationId: null,
    arrivesOn: null,
    onBehalfOf: null,
  }
}

function drawIndex({ outletIds }: World): number {
  return Math.floor(Math.random() * outletIds.length)
}
