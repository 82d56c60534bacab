/** An error as it is logged. */
export interface ErrorDescription {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly code?: unknown
  /** For an error of PostgreSQL: the constraint that refused a row. */
  readonly constraint?: unknown
  readonly cause?: ErrorDescription
}

const hidden = '[Redacted]'
const shortestSecret = 4
const keys = /\b(?:(?:sk|pk)_(?:live|test)|ss|dk)_[\w-]{8,}|\bBearer [^\s"\\]+/gi

/** The text without API keys. */
export function hideKeys(text: string): string {
  return text.replaceAll(keys, hidden)
}

/** The text without the values, which `listValues` lists. */
export function hideValues(text: string, values: readonly string[]): string {
  return values.reduce((rest, value) => rest.replaceAll(value, hidden), text)
}

/**
 * Describes an error without the values given: validation and PostgreSQL like to quote in a message what they were sent.
 * Other members are left out for the same reason; PostgreSQL's `detail` is a whole row.
 */
export function describeError(error: Error, values: readonly string[] = []): ErrorDescription {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return {
    name: error.name,
    message: hideValues(error.message, values),
    stack: error.stack && hideValues(error.stack, values),
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
    ...(error.cause instanceof Error && { cause: describeError(error.cause, values) }),
  }
}

/**
 * Every text and number in the variables that must not reach the log, longest first, also as JSON writes it. Values of
 * fewer than four characters are left out: to cut out `IN` would leave no message readable, and hides nothing.
 */
export function listValues(variables: unknown): string[] {
  const values = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
    if (typeof value === 'string') values.add(value).add(JSON.stringify(value).slice(1, -1))
    if (typeof value === 'number') values.add(String(value))
  }
  collect(variables)
  return [...values].filter(({ length }) => length >= shortestSecret).toSorted((a, b) => b.length - a.length)
}
