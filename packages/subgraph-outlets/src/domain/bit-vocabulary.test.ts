import { describe, expect, test } from 'vitest'
import { BitVocabulary, hasAll, hasAny } from './bit-vocabulary.ts'

function vocabularyOf(size: number): BitVocabulary<string> {
  return new BitVocabulary(Array.from({ length: size }, (_, index) => `W${index}`))
}

describe.each([
  [8, 8],
  [9, 16],
  [16, 16],
  [17, 32],
  [32, 32],
])('a vocabulary of %i words', (size, width) => {
  const vocabulary = vocabularyOf(size)

  test(`has columns of ${width} bits`, () => {
    expect(vocabulary.createColumn().BYTES_PER_ELEMENT * 8).toBe(width)
  })

  test('has every word back from a column, and finds it there alone', () => {
    const column = new (vocabulary.createColumn().constructor as Uint32ArrayConstructor)(1)
    for (const word of vocabulary.words) {
      const wanted = vocabulary.encode([word])
      column[0] = wanted
      expect(vocabulary.decode(column[0])).toEqual([word])
      expect(hasAll(column[0], wanted)).toBe(true)
      for (const other of vocabulary.words) expect(hasAny(column[0], vocabulary.encode([other]))).toBe(other === word)
    }
    column[0] = vocabulary.encode(vocabulary.words)
    expect(vocabulary.decode(column[0])).toEqual(vocabulary.words)
    expect(hasAll(column[0], vocabulary.encode(vocabulary.words))).toBe(true)
  })
})

test('a vocabulary of 33 words is refused', () => {
  expect(() => vocabularyOf(33)).toThrow(RangeError)
})

test('a set has all words of another only when it lacks none, and any only when they share one', () => {
  const vocabulary = vocabularyOf(32)
  const bits = vocabulary.encode(['W3', 'W31'])
  expect(hasAll(bits, vocabulary.encode(['W3']))).toBe(true)
  expect(hasAll(bits, vocabulary.encode(['W3', 'W4']))).toBe(false)
  expect(hasAll(bits, 0)).toBe(true)
  expect(hasAny(bits, vocabulary.encode(['W4', 'W31']))).toBe(true)
  expect(hasAny(bits, 0)).toBe(false)
})

test('an unknown word is refused where it is asked for, and left out of what something has', () => {
  const vocabulary = vocabularyOf(3)
  expect(() => vocabulary.encode(['W1', 'NEW'])).toThrow(RangeError)
  expect(vocabulary.decode(vocabulary.encodeKnown(['NEW', 'W1']))).toEqual(['W1'])
})
