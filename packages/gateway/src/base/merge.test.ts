import { expect, test } from 'vitest'
import { copyData, mergeInto } from './merge.ts'

test('objects and lists at one place become one', () => {
  const data = { a: { x: 1 }, list: [{ x: 1 }, { x: 2 }], deep: [[{ x: 1 }]] }
  mergeInto(data, { a: { y: 2 }, list: [{ y: 1 }, { y: 2 }], deep: [[{ y: 1 }]], b: 3 })
  expect(data).toEqual({
    a: { x: 1, y: 2 },
    list: [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ],
    deep: [[{ x: 1, y: 1 }]],
    b: 3,
  })
})

test('a null never replaces what is known, and what is known replaces a null', () => {
  const data: Record<string, unknown> = { known: 1, unknown: null, items: [{ x: 1 }, null] }
  mergeInto(data, { known: null, unknown: 2, items: [null, { x: 2 }], absent: null })
  expect(data).toEqual({ known: 1, unknown: 2, items: [{ x: 1 }, { x: 2 }], absent: null })
})

test('a key __proto__ is only a key', () => {
  const data: Record<string, unknown> = {}
  mergeInto(data, JSON.parse('{"__proto__":{"x":1}}') as Record<string, unknown>)
  mergeInto(data, JSON.parse('{"__proto__":{"y":2}}') as Record<string, unknown>)
  expect(JSON.stringify(data)).toBe('{"__proto__":{"x":1,"y":2}}')
  expect(JSON.stringify(copyData(data))).toBe('{"__proto__":{"x":1,"y":2}}')
  expect(Reflect.get({}, 'y')).toBeUndefined()
})

test('a copy shares nothing with the original', () => {
  const original = { a: [{ x: 1 }] }
  const copy = copyData(original)
  copy.a[0]!.x = 2
  expect(original).toEqual({ a: [{ x: 1 }] })
})
