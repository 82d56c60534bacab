import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkIdempotencyKey, digestInput } from './input-digest.ts'

/** The same value with the members of every object the other way round. */
function reverse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverse)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reverse(member)]),
  )
}

const objects = fc.dictionary(fc.string(), fc.jsonValue())

describe('digestInput', () => {
  it('does not mind the order of members, at any depth', () => {
    expect(digestInput({ a: 1, b: { c: 2, d: 3 } })).toBe(digestInput({ b: { d: 3, c: 2 }, a: 1 }))
    fc.assert(
      fc.property(objects, (input) => {
        expect(digestInput(reverse(input) as object)).toBe(digestInput(input))
      }),
    )
  })

  it('takes null for left out, also in the objects of a list', () => {
    expect(digestInput({ a: 1, b: null, c: undefined })).toBe(digestInput({ a: 1 }))
    expect(digestInput({ list: [{ a: 1, b: null }] })).toBe(digestInput({ list: [{ a: 1 }] }))
    fc.assert(
      fc.property(objects, fc.string(), (input, name) => {
        fc.pre(!Object.hasOwn(input, name))
        expect(digestInput({ ...input, [name]: null })).toBe(digestInput(input))
      }),
    )
  })

  it('leaves the idempotency key of the input out, and no member of that name further down', () => {
    expect(digestInput({ idempotencyKey: 'one', a: 1 })).toBe(digestInput({ idempotencyKey: 'two', a: 1 }))
    expect(digestInput({ a: { idempotencyKey: 'one' } })).not.toBe(digestInput({ a: { idempotencyKey: 'two' } }))
  })

  it('reads instants by what they mean', () => {
    const digest = (text: string): string => digestInput({ occurredAt: new Date(text) })
    expect(digest('2026-11-22T10:00:00+05:30')).toBe(digest('2026-11-22T04:30:00Z'))
    expect(digest('2026-11-22T10:00:00.001Z')).not.toBe(digest('2026-11-22T10:00:00Z'))
  })

  it('tells apart what differs', () => {
    const inputs = [
      {},
      { a: 1 },
      { a: '1' },
      { a: [1] },
      { a: [1, null] },
      { a: [[1]] },
      { a: { b: 1 } },
      { b: 1 },
      { a: 0 },
      { a: '' },
      { a: false },
      { a: [] },
      { a: {} },
      { ['__proto__']: 1 },
      { list: ['x', 'y'] },
      { list: ['y', 'x'] },
      { list: ['xy'] },
    ]
    expect(new Set(inputs.map(digestInput)).size).toBe(inputs.length)
    fc.assert(
      fc.property(objects, fc.string(), fc.integer(), (input, name, value) => {
        fc.pre(name !== 'idempotencyKey' && input[name] !== value && !Object.is(input[name], -0))
        expect(digestInput({ ...input, [name]: value })).not.toBe(digestInput(input))
      }),
    )
  })

  it('does not mind what made the object', () => {
    expect(digestInput(Object.assign(Object.create(null), { a: 1 }))).toBe(digestInput({ a: 1 }))
  })
})

describe('checkIdempotencyKey', () => {
  it.each(['!', 'a', '~', 'order-1001', 'x'.repeat(255)])('takes %s', (key) => {
    expect(checkIdempotencyKey(key)).toBe(key)
  })

  it.each(['', ' ', 'a b', 'a\n', 'é', '\u0000', '\u007F', 'x'.repeat(256)])(
    'refuses %j without repeating it',
    (key) => {
      expect(() => checkIdempotencyKey(key)).toThrow(
        expect.objectContaining({
          message: '`input.idempotencyKey` must have 1 to 255 visible ASCII characters.',
          extensions: { code: 'BAD_USER_INPUT', retryable: false, argument: 'input.idempotencyKey' },
        }),
      )
    },
  )
})
