import { fileURLToPath } from 'node:url'
import type { Engine } from '../gateway/engines.ts'
import type { LoadGenerator } from '../gateway/load.ts'
import { readCpuUs, type Watched } from '../gateway/processes.ts'
import { askOnce, type Stage } from '../gateway/stage.ts'
import type { Hints } from './hinted-supergraph.ts'

/** A way to run the same gateway over the same graph. */
export interface Variant {
  readonly name: string
  /** For the table. */
  readonly title: string
  readonly hints: Hints
  readonly store: 'none' | 'memory' | 'redis'
}

/** All variants, the one that the others are compared with first. */
export const variants: readonly Variant[] = [
  { name: 'bare', title: 'no hints, no cache', hints: 'none', store: 'none' },
  { name: 'unhinted', title: 'no hints, a cache in memory', hints: 'none', store: 'memory' },
  { name: 'entities-memory', title: 'entities cached, in memory', hints: 'entities', store: 'memory' },
  { name: 'entities-redis', title: 'entities cached, in Redis', hints: 'entities', store: 'redis' },
  { name: 'all-memory', title: 'everything cached, in memory', hints: 'all', store: 'memory' },
  { name: 'all-redis', title: 'everything cached, in Redis', hints: 'all', store: 'redis' },
]

/** The cost of one response. */
export interface VariantFigures {
  readonly rps: number
  /** CPU time of the gateway's process, in microseconds. */
  readonly cpuUs: number
  /** CPU time of the Redis, in microseconds; 0 where there is none. */
  readonly redisCpuUs: number
  /** Requests to subgraphs. */
  readonly asked: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** One measurement. */
export interface MeasuredVariant {
  readonly figures: VariantFigures
  /** The response to a fixed request before the load and after it. */
  readonly answers: readonly [string, string]
  readonly failures: number
}

const program = fileURLToPath(new URL('cached-main.ts', import.meta.url))
const operation = 'joins'
const comparedOffset = 7
const pollMs = 10

/** Measures a variant in a fresh process. */
export async function measureVariant(
  stage: Stage,
  variant: Variant,
  redis: { readonly process: Watched; readonly url: string } | null,
  load: LoadGenerator,
  span: { readonly warmUpSeconds: number; readonly seconds: number },
): Promise<MeasuredVariant> {
  const inRedis = variant.store === 'redis' ? redis : null
  const engine: Engine = {
    name: 'ours',
    title: variant.title,
    path: '/graphql',
    operations: [operation],
    isPeer: false,
    args: ({ port, origin, keyFile }) => [
      program,
      String(port),
      origin,
      keyFile,
      variant.hints,
      inRedis?.url ?? variant.store,
    ],
  }
  const { process: watched, target } = await stage.start(engine)
  try {
    const first = await askOnce(target, operation, comparedOffset)
    const warmUp = await load.send(operation, target, span.warmUpSeconds)
    const read = async (): Promise<readonly [number, number, number]> => [
      readCpuUs(watched.pid),
      inRedis ? readCpuUs(inRedis.process.pid) : 0,
      await readAsked(watched),
    ]
    const before = await read()
    const counted = await load.send(operation, target, span.seconds)
    const after = await read()
    const [cpuUs, redisCpuUs, asked] = after.map((value, index) => (value - before[index]!) / counted.requests)
    return {
      figures: {
        rps: counted.requests / counted.seconds,
        cpuUs: cpuUs!,
        redisCpuUs: redisCpuUs!,
        asked: asked!,
        p50Ms: counted.p50Ms,
        p99Ms: counted.p99Ms,
      },
      answers: [first, await askOnce(target, operation, comparedOffset)],
      failures: warmUp.failures + counted.failures,
    }
  } finally {
    await watched.stop()
  }
}

/** Returns the number of requests that the gateway has sent. */
async function readAsked(watched: Watched): Promise<number> {
  const lines = (): string[] => watched.output().match(/^asked \d+$/gm) ?? []
  const known = lines().length
  watched.child.kill('SIGUSR2')
  while (lines().length === known && watched.child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  return Number(lines().at(-1)?.split(' ')[1])
}
