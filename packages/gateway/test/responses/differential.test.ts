import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { fuzzWorld } from '../support/fuzz/fuzz-world.ts'
import { ask, createWorldGateway } from '../support/gateway-of-world.ts'
import { cinema } from '../support/worlds/cinema.ts'
import { shop } from '../support/worlds/shop.ts'
import { worlds } from '../support/worlds/worlds.ts'

/** More are compared by the slow tests, and any number by `npm run fuzz -- gateway`. */
const perWorld = 100

describe.for(worlds)('the world $name', (world) => {
  it('has the schema of one plain server', async () => {
    const gateway = await createWorldGateway(world)
    const print = (schema: typeof gateway.schema): string => printSchema(lexicographicSortSchema(schema))
    expect(print(gateway.schema)).toBe(print(buildSchema(world.plain)))
  })

  it('answers random operations as one plain server does, data and places of errors', async () => {
    const { seen, found } = await fuzzWorld(world, { seed: 20_261_122, isEnough: (done) => done >= perWorld })
    expect(found).toBeNull()
    // A comparison of nothing would also agree.
    expect(seen.operations).toBe(perWorld)
    expect(seen.withErrors).toBeGreaterThan(0)
    expect(seen.mutations).toBeGreaterThan(0)
    if (world.plain.includes('type Subscription')) expect(seen.subscriptions).toBeGreaterThan(0)
  })
})

it('answers the same where lists of entities are split into requests of two', async () => {
  const limits = { representations: 2 }
  const { found } = await fuzzWorld(shop, { seed: 7, isEnough: (done) => done >= 100, limits })
  expect(found).toBeNull()
})

it('finds a subgraph that answers otherwise, and the smallest operation that shows it', async () => {
  const ratings = { own: { films: { Film: { rating: () => 'ALL' } } } }
  const world = { ...cinema, open: () => ({ ...cinema.open(), ...ratings }) }
  const { found } = await fuzzWorld(world, { seed: 1, isEnough: (done) => done >= 1_000 })
  expect(found).toMatchObject({ expected: [{ data: expect.any(String) }], actual: [{ data: expect.any(String) }] })
  expect(found!.query.replaceAll(/\s+/g, ' ')).toMatch(
    /^(query|mutation) Random[^{]*\{ \w+(: \w+)?(\([^)]*\))? \{ rating \} \}$/,
  )
})

describe('a field of which an override takes 30 percent of the traffic', () => {
  const opened = {
    ...cinema.open(),
    own: { timetable: { Screening: { price: () => 1 } }, sales: { Screening: { price: () => 2 } } },
  }
  const query = '{ screening(id: "s1") { price } }'

  it.each([
    [0, 2],
    [0.29, 2],
    [0.3, 1],
    [0.99, 1],
  ])('comes, for a draw of %d, from the subgraph number %d', async (draw, price) => {
    const gateway = await createWorldGateway(cinema, { opened, random: () => draw })
    expect(await ask(gateway, query)).toEqual({ data: { screening: { price } } })
  })

  it('is drawn anew for each request', async () => {
    const draws = [0.1, 0.9, 0.2]
    const gateway = await createWorldGateway(cinema, { opened, random: () => draws.shift()! })
    const prices = []
    for (let request = 0; request < 3; request += 1) prices.push((await ask(gateway, query)).data?.['screening'])
    expect(prices).toEqual([{ price: 2 }, { price: 1 }, { price: 2 }])
  })
})
