/**
 * Returns the wait before attempt `attempt + 1`, in milliseconds: the one that the graph asked for, else a random part of a span
 * that doubles from 500 ms to 8 s (full jitter), so that many clients do not return at the same moment.
 */
export function chooseWait(attempt: number, retryAfterMs: number | null, random: number): number {
  return retryAfterMs ?? random * Math.min(8000, 500 * 2 ** attempt)
}
