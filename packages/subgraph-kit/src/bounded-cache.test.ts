import { expect, test } from 'vitest'
import { BoundedCache } from './bounded-cache.ts'

test('a value is made once, and again after it was pushed out by later ones', () => {
  const cache = new BoundedCache<string, string>(2)
  const made: string[] = []
  const read = (key: string): string =>
    cache.get(key, () => {
      made.push(key)
      return key.toUpperCase()
    })
  expect([read('a'), read('a'), read('b'), read('a')]).toEqual(['A', 'A', 'B', 'A'])
  expect(made).toEqual(['a', 'b'])
  expect([read('c'), read('b'), read('a')]).toEqual(['C', 'B', 'A'])
  expect(made).toEqual(['a', 'b', 'c', 'a'])
  expect(cache.size).toBe(2)
})
