import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { NearestWalk } from './nearest-walk.ts'
import { PointIndex } from '../index/point-index.ts'
import { measureMetres, type Position } from '../geo/sphere.ts'

const anywhere = fc.record({
  latitude: fc.oneof(
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.double({ min: 86, max: 90, noNaN: true }),
    fc.double({ min: -90, max: -86, noNaN: true }),
    fc.constantFrom(-90, 0, 90),
  ),
  longitude: fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: 179, max: 180, noNaN: true }),
    fc.double({ min: -180, max: -179, noNaN: true }),
    fc.constantFrom(-180, 0, 180),
  ),
})
const radius = fc.oneof(
  fc.constant(20_100_000),
  fc.integer({ min: 0, max: 500_000 }),
  fc.integer({ min: 0, max: 20_000_000 }),
)
const nameOf = (source: number, row: number): string => `${source} ${String(row).padStart(5, '0')}`

function walkAll(sources: readonly PointIndex[], origin: Position, withinMetres: number, fromMetres = 0): string[] {
  const walk = new NearestWalk(sources, origin, { withinMetres, fromMetres, accepts: () => true, nameOf })
  const names: string[] = []
  for (let met = walk.next(); met; met = walk.next()) names.push(nameOf(met.source, met.row))
  return names
}

function sortAll(
  places: readonly (readonly Position[])[],
  origin: Position,
  withinMetres: number,
  fromMetres = 0,
): string[] {
  return places
    .flatMap((list, source) =>
      list.map(({ latitude, longitude }, row) => ({
        name: nameOf(source, row),
        metres: measureMetres(origin.latitude, origin.longitude, latitude, longitude),
      })),
    )
    .filter(({ metres }) => metres <= withinMetres && metres >= fromMetres)
    .toSorted((a, b) => a.metres - b.metres || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name)
}

/** Some rows in the tree, the rest in the overlay. */
async function indexOf(places: readonly Position[], settled: number): Promise<PointIndex> {
  const index = new PointIndex()
  const set = ({ latitude, longitude }: Position, row: number): void => index.set(row, latitude, longitude)
  places.slice(0, settled).forEach(set)
  await index.rebuild()
  places.slice(settled).forEach((place, order) => set(place, settled + order))
  return index
}

test('meets every place in the order of exact distance, from anywhere, over several indexes', async () => {
  const lists = fc.array(fc.array(anywhere, { maxLength: 400, size: 'max' }), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(
      lists,
      anywhere,
      radius,
      fc.integer({ min: 0, max: 400 }),
      async (places, origin, metres, settled) => {
        const sources = await Promise.all(places.map((list) => indexOf(list, settled)))
        expect(walkAll(sources, origin, metres)).toEqual(sortAll(places, origin, metres))
      },
    ),
    { numRuns: 100 },
  )
})

test('keeps the order of names among places at one distance', async () => {
  const clusters = fc.array(
    fc.constantFrom({ latitude: 1, longitude: 1 }, { latitude: 1, longitude: -1 }, { latitude: -1, longitude: 1 }),
    { maxLength: 100, size: 'max' },
  )
  await fc.assert(
    fc.asyncProperty(clusters, async (places) => {
      const origin = { latitude: 0, longitude: 0 }
      expect(walkAll([await indexOf(places, 90)], origin, 1e6)).toEqual(sortAll([places], origin, 1e6))
    }),
  )
})

test('can begin where an earlier walk ended', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anywhere, { maxLength: 300, size: 'max' }),
      anywhere,
      radius,
      async (places, origin, fromMetres) => {
        const index = await indexOf(places, 250)
        expect(walkAll([index], origin, 20_100_000, fromMetres)).toEqual(
          sortAll([places], origin, 20_100_000, fromMetres),
        )
      },
    ),
  )
})

test('opens little of the tree when there is nothing within the radius', async () => {
  const places = Array.from({ length: 50_000 }, (_, row) => ({
    latitude: 40 + (row % 250) / 100,
    longitude: Math.floor(row / 250) / 20,
  }))
  const index = await indexOf(places, places.length)
  const visits = vi.spyOn(index, 'isInTree')
  expect(walkAll([index], { latitude: 39, longitude: 5 }, 50_000)).toEqual([])
  expect(visits.mock.calls.length).toBeLessThan(200)
})

test('sees what came, moved and went while a tree was being built', async () => {
  const index = new PointIndex()
  for (let row = 0; row < 5; row++) index.set(row, row, 0)
  const { promise, resolve } = Promise.withResolvers<void>()
  const { buildTree } = await import('../index/point-index.ts')
  const rebuilding = index.rebuild(async (points) => {
    await promise
    return buildTree(points)
  })
  index.set(1, 1.5, 0)
  index.remove(2)
  index.set(5, 5, 0)
  index.remove(3)
  index.set(3, 3, 0)
  const expected = ['0 00000', '0 00001', '0 00003', '0 00004', '0 00005']
  const origin = { latitude: 0, longitude: 0 }
  expect(walkAll([index], origin, 1e6)).toEqual(expected)
  resolve()
  await rebuilding
  expect(walkAll([index], origin, 1e6)).toEqual(expected)
  await index.rebuild()
  expect(index.overlay.size).toBe(0)
  expect(walkAll([index], origin, 1e6)).toEqual(expected)
})
