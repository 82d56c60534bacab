import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJsonArray } from './read-json-array.ts'

async function* cut(text: string, length: number): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += length) yield text.slice(from, from + length)
}

async function readAll(chunks: AsyncIterable<string>): Promise<unknown[]> {
  const items: unknown[] = []
  for await (const item of readJsonArray(chunks)) items.push(item)
  return items
}

test('reads the items whatever they hold and wherever the text is cut', async () => {
  const items = fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(
      items,
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom(0, 2),
      async (expected, length, indent) => {
        const text = JSON.stringify(expected, null, indent)
        expect(await readAll(cut(text, length))).toEqual(JSON.parse(text))
      },
    ),
  )
})

test('refuses a text that ends inside an item', async () => {
  await expect(readAll(cut('[{"a":1},{"b"', 4))).rejects.toThrow(SyntaxError)
})
