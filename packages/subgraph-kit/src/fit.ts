/** An amount of money: a decimal as text and an ISO 4217 code. */
export interface MoneyValue {
  readonly amount: string
  readonly currency: string
}

/** Size, weight and value of a parcel in millimetres and grams; absent or null: not judged. */
export interface Measure {
  readonly length?: number | null
  readonly width?: number | null
  readonly height?: number | null
  readonly weight?: number | null
  readonly declaredValue?: MoneyValue | null
}

/** The maximum that a place takes, in millimetres and grams; absent or null: no limit. */
export interface SizeLimit {
  readonly longestSide?: number | null
  /** Three sides, longest first; a parcel may be turned to fit them. */
  readonly sides?: readonly number[] | null
  /** Longest side plus the circumference across it. */
  readonly girth?: number | null
  readonly weight?: number | null
  readonly value?: MoneyValue | null
}

/** A dimension that is above its limit; `limit` and `actual` in millimetres, grams or money, as decimals. */
export interface FitFailure {
  readonly dimension: 'LONGEST_SIDE' | 'THREE_SIDES' | 'GIRTH' | 'WEIGHT' | 'VALUE'
  readonly limit: string
  readonly actual: string
}

/** The size of a place on a divided shelf. */
export type SizeClass = 'S' | 'M' | 'L' | 'XL'

/**
 * Returns every dimension of the parcel that is above its limit; empty when it fits. A side that is not known counts as nothing,
 * so only what surely does not fit fails. A value in another currency than the limit's is not judged: no rate of exchange
 * is known here.
 */
export function checkFit(measure: Measure, limit: SizeLimit): FitFailure[] {
  const failures: FitFailure[] = []
  const fail = (dimension: FitFailure['dimension'], most: number | string, actual: number | string): void => {
    failures.push({ dimension, limit: String(most), actual: String(actual) })
  }
  const sides = sidesOf(measure)
  const [longest, second, third] = sides
  const girth = longest + 2 * (second + third)
  if (limit.longestSide != null && longest > limit.longestSide) fail('LONGEST_SIDE', limit.longestSide, longest)
  if (limit.sides != null) {
    const most = limit.sides.toSorted((a, b) => b - a)
    const index = sides.findIndex((side, order) => side > (most[order] ?? 0))
    if (index >= 0) fail('THREE_SIDES', most[index] ?? 0, sides[index]!)
  }
  if (limit.girth != null && girth > limit.girth) fail('GIRTH', limit.girth, girth)
  if (limit.weight != null && measure.weight != null && measure.weight > limit.weight) {
    fail('WEIGHT', limit.weight, measure.weight)
  }
  const value = measure.declaredValue
  if (limit.value != null && value != null && value.currency === limit.value.currency) {
    if (toMillionths(value.amount) > toMillionths(limit.value.amount)) fail('VALUE', limit.value.amount, value.amount)
  }
  return failures
}

const classes = [
  { name: 'S', sides: [640, 380, 80] },
  { name: 'M', sides: [640, 380, 190] },
  { name: 'L', sides: [640, 380, 410] },
] as const
const mostGrams = 25_000

/**
 * Returns the smallest class that takes the parcel: S, M and L are 640 x 380 mm by 80, 190 and 410 mm, turned as needed, and up
 * to 25 kg, as lockers have them; XL is whatever is larger or heavier. A side or weight that is not known counts as
 * nothing.
 */
export function sizeClassOf(measure: Measure): SizeClass {
  const sides = sidesOf(measure)
  if ((measure.weight ?? 0) > mostGrams) return 'XL'
  return classes.find((size) => sides.every((side, index) => side <= size.sides[index]!))?.name ?? 'XL'
}

const smallestFirst: readonly SizeClass[] = ['S', 'M', 'L', 'XL']

/**
 * Returns the size classes of the shelves that take a parcel, best first: an undivided shelf, then the classes from the
 * smallest that fits.
 */
export function listShelfClasses(measure: Measure): readonly (SizeClass | 'ANY')[] {
  return ['ANY', ...smallestFirst.slice(smallestFirst.indexOf(sizeClassOf(measure)))]
}

function sidesOf(measure: Measure): [number, number, number] {
  const sides = [measure.length ?? 0, measure.width ?? 0, measure.height ?? 0]
  return sides.toSorted((a, b) => b - a) as [number, number, number]
}

/** Exact, unlike a binary fraction. The scalar Decimal has at most six digits after the point. */
function toMillionths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.slice(0, 6).padEnd(6, '0'))
}
