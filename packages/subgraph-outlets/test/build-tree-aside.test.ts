import { expect, test } from 'vitest'
import { buildTreeAside } from '../src/build-tree-aside.ts'
import { findNearest } from '../src/domain/nearest/nearest-search.ts'
import { buildTree } from '../src/domain/index/point-index.ts'
import { SearchIndex } from '../src/domain/index/search-index.ts'
import { anyOutlet, outletAt } from './plain-outlets.ts'

test('a tree built on another thread is the tree built on this one', async () => {
  const points = Float64Array.from({ length: 10_000 }, (_, index) => (index * 7_919) % 180)
  const expected = Buffer.from(buildTree(points))
  expect(Buffer.from(await buildTreeAside(points)).equals(expected)).toBe(true)
})

test('what has come since is merged into the tree when it has become much, and found before and after', async () => {
  const searchIndex = new SearchIndex()
  const add = (from: number, to: number): void => {
    for (let index = from; index < to; index++) {
      searchIndex.applyOutlet(outletAt({ latitude: index / 1_000, longitude: 77 }, `out_${index}`))
    }
  }
  const nearest = (latitude: number): string | undefined =>
    findNearest(searchIndex, { ...anyOutlet, origin: { latitude, longitude: 77 }, withinMetres: 1_000 }, 1, null)[0]
      ?.outletId

  add(0, 1_000)
  await searchIndex.settle(buildTreeAside)
  expect(searchIndex.outlets.points.overlay.size).toBe(1_000)
  add(1_000, 3_000)
  expect(nearest(2.5)).toBe('out_2500')
  const settling = searchIndex.settle(buildTreeAside)
  add(3_000, 3_100)
  expect(nearest(2.5)).toBe('out_2500')
  await settling
  expect(searchIndex.outlets.points.overlay.size).toBe(100)
  expect(nearest(2.5)).toBe('out_2500')
  expect(nearest(3.05)).toBe('out_3050')
})
