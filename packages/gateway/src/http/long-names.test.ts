import { describe, expect, test, vi } from 'vitest'
import { hasLongName } from './long-names.ts'
import { readBody } from './read-request.ts'

const long = 'x'.repeat(16_384)

describe('a long name is seen', () => {
  test.each([
    ['of a member', `{"${long}":1}`],
    ['before white space', `{"a":1, "${long}" \n\t\r : 1}`],
    ['deep inside', `{"variables":{"a":[{"${long}":1}]}}`],
    ['with escaped quotes', `{"\\"${long}\\"":1}`],
    ['that ends with an escaped backslash', `{"${long}\\\\":1}`],
    ['after strings that end with backslashes', `["\\\\","a\\\\\\"",{"${long}":1}]`],
  ])('%s', (_where, json) => {
    expect(() => JSON.parse(json)).not.toThrow()
    expect(hasLongName(json)).toBe(true)
  })
})

describe('no long name is seen', () => {
  test.each([
    ['in a short text', '{"a":1}'],
    ['in a long value', `{"query":"${long}"}`],
    ['in a list of long values', `["${long}","${long}"]`],
    ['in a value that looks like a name', `{"a":"\\"${long}\\":1"}`],
    ['of the length that V8 still hashes', `{"${long.slice(1)}":"${long}"}`],
  ])('%s', (_where, json) => {
    expect(() => JSON.parse(json)).not.toThrow()
    expect(hasLongName(json)).toBe(false)
  })

  test('in a string that does not end', () => {
    expect(hasLongName(`{"${long}\\"`)).toBe(false)
  })
})

test('a body with a long name is refused before it is parsed', () => {
  const parse = vi.spyOn(JSON, 'parse')
  const read = readBody(Buffer.from(`{"query":"{ a }","variables":{"${long}":1}}`))
  expect(read).toMatchObject({ kind: 'refused', code: 'BAD_USER_INPUT' })
  expect(parse).not.toHaveBeenCalled()
  parse.mockRestore()
})
