const beginning = '{ unknown } #'.padEnd(18_000, ' padding')

/** Different documents of one length and, but for their last characters, one text. All are refused: the field is unknown. */
export function* writeLongDocuments(): Generator<string> {
  for (let count = 0; ; count += 1) yield beginning + String(count).padStart(9, '0')
}
