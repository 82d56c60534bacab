const text = 'string'
const number = 'number'

/** The types of the graph's scalars, as JSON carries them. */
export const scalars = {
  ID: text,
  DateTime: text,
  Date: text,
  LocalTime: text,
  Duration: text,
  TimeZone: text,
  CountryCode: text,
  CurrencyCode: text,
  Decimal: text,
  GLN: text,
  Latitude: number,
  Longitude: number,
  Metres: number,
  Grams: number,
  Millimetres: number,
  ExecutableDocument: text,
}

/** Options of every file of types. A scalar that has no type here stops the generator. */
export const typeOptions = {
  scalars,
  strictScalars: true,
  useTypeImports: true,
  importExtension: '.ts' as const,
}
