/** Columns that hold an instant; in JSON they are text. */
const instants = new Set([
  'custodianUntil',
  'holdUntil',
  'lastScanAt',
  'createdAt',
  'updatedAt',
  'reservedUntil',
  'until',
  'validUntil',
  'occurredAt',
  'recordedAt',
])

/** A stored row, as JSON gives it, in the domain's form: names in camel case, instants as dates. */
export function fromRow<Row>(row: object): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const name = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      return [name, instants.has(name) && typeof value === 'string' ? new Date(value) : value]
    }),
  ) as Row
}

/** A domain value as a row that `jsonb_populate_record` takes: names in snake case, what is nested as it is. */
export function toRow(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      member,
    ]),
  )
}
