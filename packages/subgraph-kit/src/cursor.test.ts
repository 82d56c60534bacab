import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor.ts'

const key = Buffer.alloc(32, 7)
const scope = 'parcels prt_fr_1 {"direction":"RETURN"}'
const positions = fc.jsonValue()
const refusal = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', retryable: false } })

const refuse = (cursor: string, of = scope, with_ = key): void => {
  expect(() => decodeCursor(cursor, of, with_)).toThrow(refusal)
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
  refuse(cursor, '')
  refuse(cursor, scope.replace('prt_fr_1', 'prt_fr_2'))
  refuse(cursor, scope.replace('RETURN', 'OUTBOUND'))
  refuse(cursor, `${scope}\0`)
  refuse(cursor, scope, randomBytes(32))
  fc.assert(
    fc.property(positions, fc.string(), fc.string(), (position, one, other) => {
      fc.pre(one !== other)
      refuse(encodeCursor(position, one, key), other)
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
      if (text !== cursor[index]) refuse(before + text + after)
      refuse(before + after)
      refuse(`${cursor}${text}`)
      refuse(`${cursor}.${text}`)
      refuse(`${text}${cursor}`)
    }),
  )
})

it('is none when it was made up', () => {
  for (const text of ['', '.', 'e30', 'e30.', '..', `${Buffer.from('[]').toString('base64url')}.${'A'.repeat(22)}`]) {
    refuse(text)
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => refuse(text)))
})
