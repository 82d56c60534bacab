import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, startNetwork } from '../network.ts'
import { anyWalk, prepareWalks, walk } from './walk.ts'

describe('whatever the parties of parcels do, in any order', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
    await prepareWalks(network)
  })
  afterAll(() => network.close())

  it('nothing is oversold, lost or without a way out', async () => {
    const tally = new Map<string, number>()
    // A failing walk is told as it is: to shorten it takes many more. `npm run fuzz -- parcels` walks on from any seed.
    await fc.assert(
      fc.asyncProperty(anyWalk(), (steps) => walk(network, steps, tally)),
      { numRuns: 8, seed: 20261128, endOnFailure: true },
    )
    expect(tally.get('redirectParcel')).toBeGreaterThan(0)
  })
})
