import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
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
    await fc.assert(
      fc.asyncProperty(anyWalk(), (steps) => walk(network, steps, tally)),
      { numRuns: 20, seed: 20261128 },
    )
  })
})
