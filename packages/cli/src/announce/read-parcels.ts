import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { CreateParcelInput } from '@restante/sdk'
import { readCsv } from './read-csv.ts'

/** A parcel to announce, with the line of the file that states it, from 1. */
export interface ListedParcel {
  readonly line: number
  readonly parcel: Omit<CreateParcelInput, 'idempotencyKey'>
}

/** Columns of a CSV file, in the words of the schema. */
export const columns = [
  'number',
  'scheme',
  'carrier',
  'outletId',
  'address',
  'locality',
  'postalCode',
  'subdivision',
  'country',
  'length',
  'width',
  'height',
  'weight',
  'order',
  'recipient',
  'expectedOn',
] as const

type Row = Readonly<Partial<Record<(typeof columns)[number], string>>>

/** Reads a file of parcels as it is announced, CSV by its name and else JSON Lines. `onRead` gets the number of bytes read. */
export async function* readParcels(
  file: string,
  onRead: (bytes: number, total: number) => void,
): AsyncGenerator<ListedParcel> {
  const { size } = await stat(file)
  let read = 0
  const text = createReadStream(file, 'utf8').map((piece: string) => {
    read += Buffer.byteLength(piece)
    onRead(read, size)
    return piece
  }) as AsyncIterable<string>
  if (file.toLowerCase().endsWith('.csv')) {
    for await (const { line, row } of readCsv(text)) yield { line, parcel: toParcel(row, line) }
  } else yield* readLines(text)
}

async function* readLines(text: AsyncIterable<string>): AsyncGenerator<ListedParcel> {
  let line = 0
  let rest = ''
  const parse = (content: string): ListedParcel[] => {
    line++
    if (content.trim() === '') return []
    try {
      const parcel: unknown = JSON.parse(content)
      if (typeof parcel === 'object' && parcel !== null && !Array.isArray(parcel))
        return [{ line, parcel: parcel as never }]
    } catch {
      // Said below, with the line instead of the place in it.
    }
    throw new Error(`Line ${line} is not a JSON object.`)
  }
  for await (const piece of text) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const content of lines) yield* parse(content)
  }
  yield* parse(rest)
}

function toParcel(row: Row, line: number): ListedParcel['parcel'] {
  const unknown = Object.keys(row).find((name) => !(columns as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new Error(`There is no column ${JSON.stringify(unknown)}. Known: ${columns.join(', ')}.`)
  const { number, scheme = 'CARRIER', carrier, outletId, order, recipient, expectedOn } = row
  const sizes = (['length', 'width', 'height', 'weight'] as const).flatMap((name): [string, number][] => {
    const text = row[name]
    if (text === undefined) return []
    if (!/^\d{1,9}$/.test(text)) throw new Error(`Line ${line}: ${name} is a whole number of millimetres or grams.`)
    return [[name, Number(text)]]
  })
  return {
    destination: outletId === undefined ? { address: toAddress(row, line) } : { outletId },
    ...(number !== undefined && {
      identifiers: [{ scheme: scheme as 'CARRIER', value: number, ...(carrier && { carrier }) }],
    }),
    ...(sizes.length > 0 && { measure: Object.fromEntries(sizes) }),
    ...(order !== undefined && { references: [{ kind: 'ORDER', value: order }] }),
    ...(recipient !== undefined && { recipient: { maskedName: recipient } }),
    ...(expectedOn !== undefined && { expectedOn }),
  }
}

function toAddress({ address, locality, postalCode, subdivision, country }: Row, line: number) {
  if (address === undefined || country === undefined)
    throw new Error(`Line ${line} needs \`outletId\`, or \`address\` and \`country\`.`)
  const lines = address.split('|').map((each) => each.trim())
  return {
    lines,
    country,
    ...(locality !== undefined && { locality }),
    ...(postalCode !== undefined && { postalCode }),
    ...(subdivision !== undefined && { subdivision }),
  }
}
