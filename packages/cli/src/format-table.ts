/** Returns rows as lines of text, a column each, below their names; the last column is not padded. */
export function formatTable<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, string>>[],
): string[] {
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column].length)))
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join('  ')
      .trimEnd()
  return [
    format(columns.map((column) => column.toUpperCase())),
    ...rows.map((row) => format(columns.map((column) => row[column]))),
  ]
}
