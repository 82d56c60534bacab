// Compares the gateway with one plain server over random operations until the time is over. Run by `npm run fuzz -- gateway`.
import { parseArgs } from 'node:util'
import { fuzzWorld } from './support/fuzz/fuzz-world.ts'
import { worlds } from './support/worlds/worlds.ts'

const usage = `npm run fuzz -- gateway [--minutes N] [--seed N] [--world ${worlds.map(({ name }) => name).join('|')}]

--minutes  how long, 1 by default
--seed     a whole number; a random one by default. The seed of a difference finds it again at once
--world    only this one

Progress goes to stderr. The last line of stdout is one JSON object. Exit code: 0 no difference, 1 a difference, 2 not understood.`

/** Operations between two seeds. */
const perRound = 100

/** Runs the fuzz with the arguments of a command line; returns the exit code. */
export async function runGatewayFuzz(words: readonly string[], stop: AbortSignal): Promise<number> {
  const options = readOptions(words)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${usage}`)
    return 2
  }
  const { minutes, seed, chosen } = options
  const startedAt = performance.now()
  const isOver = (): boolean => stop.aborted || performance.now() - startedAt >= minutes * 60_000
  const totals: Record<string, { operations: number; withErrors: number; mutations: number; subscriptions: number }> =
    {}
  let difference: object | null = null

  for (let round = 0; difference === null && !isOver(); round += 1) {
    for (const world of chosen) {
      if (isOver()) break
      const roundSeed = seed + round
      const { seen, found } = await fuzzWorld(world, {
        seed: roundSeed,
        isEnough: (operations) => operations >= perRound || isOver(),
      })
      const total = (totals[world.name] ??= { operations: 0, withErrors: 0, mutations: 0, subscriptions: 0 })
      for (const key of ['operations', 'withErrors', 'mutations', 'subscriptions'] as const) total[key] += seen[key]
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
      console.error(`${seconds.padStart(5)} s  ${world.name}, seed ${roundSeed}: ${total.operations} operations so far`)
      if (!found) continue
      const { query, variables, expected, actual } = found
      difference = { world: world.name, seed: roundSeed, query, variables, expected, actual }
      console.error(`\nA difference in ${world.name}, seed ${roundSeed}:\n\n${query}\n${JSON.stringify(variables)}\n`)
      console.error(`expected ${JSON.stringify(expected)}\nanswered ${JSON.stringify(actual)}`)
      break
    }
  }
  const elapsedSeconds = Math.round((performance.now() - startedAt) / 1_000)
  console.log(
    JSON.stringify({ fuzz: 'gateway', seed, elapsedSeconds, isInterrupted: stop.aborted, worlds: totals, difference }),
  )
  return difference === null ? 0 : 1
}

function readOptions(words: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        minutes: { type: 'string' },
        seed: { type: 'string' },
        world: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) return 'Compares the gateway with one plain server over random operations.'
    const minutes = Number(values.minutes ?? 1)
    const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000))
    const chosen = worlds.filter(({ name }) => values.world === undefined || name === values.world)
    if (!(minutes > 0)) return '--minutes must be a number above 0.'
    if (!Number.isInteger(seed)) return '--seed must be a whole number.'
    if (chosen.length === 0) return `There is no world ${JSON.stringify(values.world)}.`
    return { minutes, seed, chosen }
  } catch (error) {
    return (error as Error).message
  }
}
