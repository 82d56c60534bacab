import { describe, expect, it } from 'vitest'
import { createMemoryCache } from '../../src/index.ts'
import { fuzzWorld } from '../support/fuzz/fuzz-world.ts'
import { hintEverything } from '../support/hinted-world.ts'
import { worlds } from '../support/worlds/worlds.ts'

const options = { seed: 28_112_026, isEnough: (done: number) => done >= 500 }

describe.for(worlds)('the world $name', (world) => {
  it('answers random operations as one plain server does', async () => {
    expect((await fuzzWorld(world, options)).found).toBeNull()
  })

  it('answers them alike from what it remembers', async () => {
    const cache = createMemoryCache(100_000_000)
    expect((await fuzzWorld(hintEverything(world), { ...options, cache })).found).toBeNull()
  })
})
