import type { Constraint } from './constraint.ts'
import { describeRange } from './range.ts'

/** Control characters, among them NUL, and halves of surrogate pairs. PostgreSQL stores neither NUL nor such a half. */
const unsound = /[\p{Cc}\p{Cs}]/u

/** Returns the end of a sentence about text that is outside its limits or cannot be stored; null for any other. */
export function findTextProblem(
  text: string,
  { minLength, maxLength }: Pick<Constraint, 'minLength' | 'maxLength'>,
): string | null {
  if (!hasLength(text, minLength, maxLength)) {
    return `must have ${describeRange(minLength, maxLength)} ${maxLength === 1 ? 'character' : 'characters'}.`
  }
  return unsound.test(text) ? 'must hold neither control characters nor lone surrogates.' : null
}

/** A character is one or two code units, so that most text is judged by `length` alone, however long it is. */
function hasLength(text: string, min: number, max: number): boolean {
  if (text.length < min || text.length > 2 * max) return false
  if (text.length >= 2 * min && text.length <= max) return true
  let count = 0
  for (const _character of text) count += 1
  return count >= min && count <= max
}
