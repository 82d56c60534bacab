import { expect, test } from 'vitest'
import { createDocumentCache } from './document-cache.ts'

test('forgets the least recently used entry when there are too many', () => {
  const cache = createDocumentCache<number>(2, 1_000)
  cache.set('a', 1, 10)
  cache.set('b', 2, 10)
  expect(cache.get('a')).toBe(1)
  cache.set('c', 3, 10)
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
  expect([cache.count, cache.bytes]).toEqual([2, 20])
})

test('forgets as many as it takes to stay below its size', () => {
  const cache = createDocumentCache<number>(100, 100)
  for (const key of ['a', 'b', 'c', 'd']) cache.set(key, 1, 25)
  cache.set('e', 1, 60)
  expect([cache.count, cache.bytes]).toEqual([2, 85])
  cache.set('e', 1, 10)
  expect([cache.count, cache.bytes]).toEqual([2, 35])
})

test('does not keep what is larger than the whole cache', () => {
  const cache = createDocumentCache<number>(100, 100)
  cache.set('a', 1, 50)
  cache.set('b', 1, 101)
  expect([cache.get('a'), cache.get('b')]).toEqual([1, undefined])
})
