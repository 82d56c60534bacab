/**
 * Returns the wait that a response asks for, in milliseconds: `retry-after-ms`, else `retry-after` as seconds or as an HTTP date
 * (RFC 9110, 10.2.3), which is counted from the response's own `date` so that a wrong clock here does no harm.
 */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const milliseconds = readNumber(headers.get('retry-after-ms'))
  if (milliseconds !== null) return milliseconds
  const text = headers.get('retry-after')
  if (text === null) return null
  const seconds = readNumber(text)
  if (seconds !== null) return seconds * 1000
  const until = Date.parse(text)
  const sentAt = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(until) ? null : Math.max(0, until - (Number.isNaN(sentAt) ? now : sentAt))
}

function readNumber(text: string | null): number | null {
  return text !== null && /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : null
}
