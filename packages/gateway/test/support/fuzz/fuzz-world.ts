import { parse, validate } from 'graphql'
import type { ResponseCache, GatewayLimits } from '../../../src/index.ts'
import { type Comparison, type Difference, openComparison } from './compare-servers.ts'
import { minimiseOperation } from './minimise-operation.ts'
import { createOperations, createRandom, type RandomOperation } from './random-operations.ts'
import type { World } from '../worlds/world.ts'

/** The result of comparing random operations. */
export interface FuzzResult {
  /** The number of comparisons, and of those with errors or mutations. */
  readonly seen: Comparison['seen']
  /** The first one with another answer, made as small as it still differs; null when there was none. */
  readonly found: (RandomOperation & Difference) | null
}

/** Longer operations are passed over: they say nothing that shorter ones do not, and take most of the time. */
const maxCharacters = 3_000
/** Limits that the random operations must not reach. */
const wide = { tokens: 20_000, selections: 10_000, entityHops: 10_000, depth: 100 }

/** Compares random operations until `isEnough` or a difference; the same ones each time for a seed. */
export async function fuzzWorld(
  world: World,
  options: {
    readonly seed: number
    isEnough(operations: number): boolean
    readonly limits?: Partial<GatewayLimits>
    readonly cache?: ResponseCache
  },
): Promise<FuzzResult> {
  const draw = createRandom(options.seed)
  const random = (): number => draw(1_000) / 1_000
  const comparison = await openComparison(world, {
    limits: { ...wide, ...options.limits },
    random,
    ...(options.cache && { cache: options.cache }),
  })
  const { schema, seen, compare } = comparison
  const isValid = ({ query }: RandomOperation): boolean => {
    try {
      return validate(schema, parse(query)).length === 0
    } catch {
      return false
    }
  }
  try {
    const next = createOperations(schema, options.seed, world.argumentValues)
    while (!options.isEnough(seen.operations)) {
      const operation = next()
      if (operation.query.length > maxCharacters || !isValid(operation)) continue
      const difference = await compare(operation)
      if (!difference) continue
      const smallest = await minimiseOperation(operation, async (candidate) => {
        return isValid(candidate) && (await compare(candidate)) !== null
      })
      // What differs by the draw alone may have no smaller form.
      return { seen, found: { ...smallest, ...((await compare(smallest)) ?? difference) } }
    }
    return { seen, found: null }
  } finally {
    await comparison.close()
  }
}
