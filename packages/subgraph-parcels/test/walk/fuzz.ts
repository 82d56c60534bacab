// Walks through the life of parcels until the number of walks is reached. Run by `npm run fuzz -- parcels`.
import { parseArgs } from 'node:util'
import { startTestServer } from '@restante/store/testing'
import fc from 'fast-check'
import { startNetwork } from '../network.ts'
import { anyWalk, prepareWalks, type Step, walk } from './walk.ts'
import type { Tally } from './world.ts'

const usage = `npm run fuzz -- parcels [--walks N] [--seed N]

--walks  how many, 100 by default; each is up to 40 commands of random parties in random order, with the clock
--seed   a whole number; a random one by default. The seed of a failure finds it again at once

Progress goes to stderr. The last line of stdout is one JSON object with the number of times that each outcome was seen. Exit
code: 0 nothing found, 1 something that must always hold did not, 2 not understood.`

/** Walks between two lines of progress. */
const perLine = 20

/** Runs the walks with the arguments of a command line; returns the exit code. */
export async function runParcelsFuzz(words: readonly string[], stop: AbortSignal): Promise<number> {
  const options = readOptions(words)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${usage}`)
    return 2
  }
  const { walks, seed } = options
  const startedAt = performance.now()
  const seconds = (): number => Math.round((performance.now() - startedAt) / 1_000)
  const tally: Tally = new Map()
  const server = await startTestServer()
  const network = await startNetwork()
  await prepareWalks(network)
  let done = 0
  let failure: { seed: number; steps: readonly Step[]; message: string } | null = null
  try {
    for (; done < walks && failure === null && !stop.aborted; done += 1) {
      if (done % perLine === 0) console.error(`${String(seconds()).padStart(5)} s  ${done} of ${walks} walks`)
      failure = await walkOnce(seed + done)
    }
  } finally {
    await network.close()
    await server.stop()
  }
  if (failure !== null) console.error(`\nSeed ${failure.seed}: ${failure.message}\n\n${JSON.stringify(failure.steps)}`)
  const outcomes = Object.fromEntries([...tally].toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(
    JSON.stringify({
      fuzz: 'parcels',
      seed,
      walks: done,
      elapsedSeconds: seconds(),
      isInterrupted: stop.aborted,
      outcomes,
      failure,
    }),
  )
  return failure === null ? 0 : 1

  async function walkOnce(walkSeed: number): Promise<typeof failure> {
    const [steps] = fc.sample(anyWalk(), { numRuns: 1, seed: walkSeed })
    try {
      await walk(network, steps!, tally)
      return null
    } catch (error) {
      return { seed: walkSeed, steps: steps!, message: error instanceof Error ? error.message : String(error) }
    }
  }
}

function readOptions(words: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { walks: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
    })
    if (values.help) return 'Walks through the life of parcels and checks what must always hold.'
    const walks = Number(values.walks ?? 100)
    const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000))
    if (!(Number.isInteger(walks) && walks > 0)) return '--walks must be a whole number above 0.'
    if (!Number.isInteger(seed)) return '--seed must be a whole number.'
    return { walks, seed }
  } catch (error) {
    return (error as Error).message
  }
}
