/** Returns the words for a range: `1 to 20`, `at most 100`, `at least 1`, `exactly 1`. */
export function describeRange(min: number, max: number): string {
  const text = (value: number): string => value.toLocaleString('en-US')
  if (min === max) return `exactly ${text(min)}`
  if (max === Number.POSITIVE_INFINITY) return `at least ${text(min)}`
  return min === Number.NEGATIVE_INFINITY || min === 0 ? `at most ${text(max)}` : `${text(min)} to ${text(max)}`
}
