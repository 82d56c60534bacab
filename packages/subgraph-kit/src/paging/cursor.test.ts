import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor.ts'

const key = Buffer.alloc(32, 7)
const scope = 'parcels prt_fr_1 {"direction":"RETURN"}'
const positions = fc.jsonValue()

/** The code of the fault with which a cursor is refused; `none` when it is taken. */
function faultOf(cursor: string, of = scope, with_ = key): unknown {
  try {
    decodeCursor(cursor, of, with_)
    return 'none'
  } catch (error) {
    return (error as { extensions?: { code: string } }).extensions?.code
  }
}

it('gives the position back to the list that it was made for', () => {
  fc.assert(
    fc.property(positions, fc.string({ unit: 'binary' }), (position, of) => {
      const cursor = encodeCursor(position, of, key)
      expect(cursor).toMatch(/^[\w-]+\.[\w-]{22}$/)
      expect(decodeCursor(cursor, of, key)).toEqual(JSON.parse(JSON.stringify(position)))
    }),
  )
})

it('is none of another list, tenant, filter or key', () => {
  const cursor = encodeCursor(['2026-11-22', 5], scope, key)
  expect(faultOf(cursor, '')).toBe('BAD_USER_INPUT')
  expect(faultOf(cursor, scope.replace('prt_fr_1', 'prt_fr_2'))).toBe('BAD_USER_INPUT')
  expect(faultOf(cursor, scope.replace('RETURN', 'OUTBOUND'))).toBe('BAD_USER_INPUT')
  expect(faultOf(cursor, `${scope}\0`)).toBe('BAD_USER_INPUT')
  expect(faultOf(cursor, scope, randomBytes(32))).toBe('BAD_USER_INPUT')
  fc.assert(
    fc.property(positions, fc.string(), fc.string(), (position, one, other) => {
      fc.pre(one !== other)
      expect(faultOf(encodeCursor(position, one, key), other)).toBe('BAD_USER_INPUT')
    }),
  )
})

it('is none when a byte of it was changed, added or left out', () => {
  fc.assert(
    fc.property(positions, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (position, at, text) => {
      const cursor = encodeCursor(position, scope, key)
      const index = at % cursor.length
      const before = cursor.slice(0, index)
      const after = cursor.slice(index + 1)
      if (text !== cursor[index]) expect(faultOf(before + text + after)).toBe('BAD_USER_INPUT')
      expect(faultOf(before + after)).toBe('BAD_USER_INPUT')
      expect(faultOf(`${cursor}${text}`)).toBe('BAD_USER_INPUT')
      expect(faultOf(`${cursor}.${text}`)).toBe('BAD_USER_INPUT')
      expect(faultOf(`${text}${cursor}`)).toBe('BAD_USER_INPUT')
    }),
  )
})

it('is none when it was made up', () => {
  for (const text of ['', '.', 'e30', 'e30.', '..', `${Buffer.from('[]').toString('base64url')}.${'A'.repeat(22)}`]) {
    expect(faultOf(text)).toBe('BAD_USER_INPUT')
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(faultOf(text)).toBe('BAD_USER_INPUT')
    }),
  )
})
