/**
 * Reads comma-separated values (RFC 4180) from pieces of text: a first row of names, then a row each. Fields may be quoted, with
 * a doubled quote for a quote; a row ends at a line break outside of quotes. Yields each row by its names, with its line in the
 * text, from 1; empty fields are left out, and empty rows too.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
): AsyncGenerator<{ readonly line: number; readonly row: Readonly<Record<string, string>> }> {
  let names: readonly string[] | null = null
  for await (const { line, fields } of readRows(text)) {
    if (fields.every((field) => field === '')) continue
    if (names === null) {
      names = fields.map((field) => field.trim())
      continue
    }
    if (fields.length > names.length)
      throw new Error(`Line ${line} has ${fields.length} fields, the first row ${names.length}.`)
    const named = fields.flatMap((field, index): [string, string][] => (field === '' ? [] : [[names![index]!, field]]))
    yield { line, row: Object.fromEntries(named) }
  }
}

async function* readRows(
  text: AsyncIterable<string>,
): AsyncGenerator<{ readonly line: number; readonly fields: readonly string[] }> {
  let fields: string[] = []
  let field = ''
  // A quote within quotes ends them, unless another follows.
  let state: 'PLAIN' | 'QUOTED' | 'AFTER_QUOTE' = 'PLAIN'
  let [line, startsAt] = [1, 1]
  for await (const piece of text) {
    for (const character of piece) {
      if (state === 'QUOTED') {
        if (character === '"') state = 'AFTER_QUOTE'
        else field += character
      } else if (character === '"') {
        if (state === 'AFTER_QUOTE') field += '"'
        state = 'QUOTED'
      } else if (character === ',') {
        fields.push(field)
        field = ''
        state = 'PLAIN'
      } else if (character === '\n') {
        yield { line: startsAt, fields: [...fields, field] }
        fields = []
        field = ''
        state = 'PLAIN'
      } else if (character !== '\r' && character !== '\u{FEFF}') {
        field += character
      }
      if (character === '\n') {
        line++
        if (state !== 'QUOTED') startsAt = line
      }
    }
  }
  if (state === 'QUOTED') throw new Error(`A quote in the row of line ${startsAt} has no end.`)
  if (field !== '' || fields.length > 0) yield { line: startsAt, fields: [...fields, field] }
}
