/**
 * Returns the wait that a response asks for, in milliseconds: `retry-after-ms`, else `retry-after` as seconds or as an HTTP date
 * (RFC 9110, 10.2.3), which is counted from the response's own `date` so that a wrong clock here does no harm.
 */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const read = (name: string): string => headers.get(name) ?? ''
  const asked = read('retry-after')
  const waits = [
    parseFloat(read('retry-after-ms')),
    parseFloat(asked) * 1000,
    Math.max(0, Date.parse(asked) - (Date.parse(read('date')) || now)),
  ]
  return waits.find((waitMs) => waitMs >= 0) ?? null
}
