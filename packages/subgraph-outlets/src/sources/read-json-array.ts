/**
 * Reads a JSON array of objects item by item, so that a file of any size needs the memory of one chunk. Chunks may be cut
 * anywhere but inside a character. Throws SyntaxError when an item is not JSON.
 */
export async function* readJsonArray<Item>(chunks: AsyncIterable<string>): AsyncGenerator<Item> {
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + chunk
    let start = -1
    let end = 0
    let depth = 0
    let isInString = false
    for (let index = 0; index < text.length; index++) {
      const character = text.charCodeAt(index)
      if (isInString) {
        if (character === backslash) index++
        else if (character === quote) isInString = false
      } else if (character === quote) isInString = true
      else if (character === open) {
        if (depth === 0) start = index
        depth++
      } else if (character === close && --depth === 0) {
        yield JSON.parse(text.slice(start, index + 1)) as Item
        end = index + 1
      }
    }
    rest = text.slice(end)
  }
  if (rest.includes('{')) throw new SyntaxError('The array ends inside an item.')
}

const quote = 0x22
const backslash = 0x5c
const open = 0x7b
const close = 0x7d
