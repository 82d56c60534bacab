const beginning = '{ unknown } #'.padEnd(18_000, ' padding')

/** Writes documents of one length that differ only in their last characters. All are refused: the field is unknown. */
export function* writeLongDocuments(): Generator<string> {
  for (let count = 0; ; count += 1) yield beginning + String(count).padStart(9, '0')
}
