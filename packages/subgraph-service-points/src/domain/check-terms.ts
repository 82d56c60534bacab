import { type CutOff, type HoldPolicy, type MoneyValue, type Transit, weekdays } from '@restante/subgraph-kit'
import { type Problem, problem } from './problem.ts'
import type { TermsChange } from './terms.ts'

const moneyPattern = /^\d{1,15}(\.\d{1,6})?$/
const timePattern = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/
const maxHoldDays = 31
const maxDecideWithinMinutes = 7 * 1_440
const maxTransitDays = 30
const maxExtensions = 10

/** Returns all problems of terms, each under `path`; none when they can be set. What is absent is not judged. */
export function checkTerms(terms: TermsChange, path: readonly (string | number)[] = []): Problem[] {
  const problems: Problem[] = []
  const invalid = (message: string, field: string): void => {
    problems.push(problem('INVALID_INPUT', message, ...path, field))
  }
  const { decideWithinMinutes, redirectDecision, redirectFee, cutOff, transit, holdPolicy } = terms
  if (redirectDecision !== undefined && redirectDecision !== 'IMMEDIATE' && redirectDecision !== 'ASKED') {
    invalid('A redirect is decided IMMEDIATE or ASKED.', 'redirectDecision')
  }
  if (decideWithinMinutes != null) {
    if (redirectDecision !== 'ASKED') invalid('Only a partner that is ASKED decides.', 'decideWithinMinutes')
    if (!isWhole(decideWithinMinutes, 1, maxDecideWithinMinutes)) {
      invalid(`Minutes are a whole number from 1 to ${maxDecideWithinMinutes}.`, 'decideWithinMinutes')
    }
  }
  if (redirectFee != null && !isPrice(redirectFee)) {
    invalid('A price is a decimal of 0 or more, and a currency three capital letters.', 'redirectFee')
  }
  if (cutOff != null && !isCutOff(cutOff)) {
    invalid('Cut-offs are times HH:MM by weekday, at least one.', 'cutOff')
  }
  if (transit != null && !isTransit(transit)) {
    invalid(`A transit takes 0 to ${maxTransitDays} days and ends between two times of a day, in order.`, 'transit')
  }
  const message = holdPolicy && describeHoldProblem(holdPolicy)
  if (message) invalid(message, 'holdPolicy')
  return problems
}

function isPrice({ amount, currency }: MoneyValue): boolean {
  return moneyPattern.test(amount) && /^[A-Z]{3}$/.test(currency)
}

function isCutOff(cutOff: CutOff): boolean {
  const entries = Object.entries(cutOff)
  return (
    entries.length > 0 &&
    entries.every(([day, time]) => weekdays.some((weekday) => weekday === day) && timePattern.test(time))
  )
}

function isTransit({ businessDays, readyFrom, readyBy }: Transit): boolean {
  const areTimes = timePattern.test(readyFrom) && timePattern.test(readyBy)
  return isWhole(businessDays, 0, maxTransitDays) && areTimes && readyFrom < readyBy
}

/** Returns the sentence that says why a policy cannot be; null when it can. */
function describeHoldProblem({ unit, count, ...policy }: HoldPolicy): string | null {
  const most = unit === 'HOURS' ? maxHoldDays * 24 : maxHoldDays
  const { maxExtensions: extensions = 0, extensionCount = 0, reminderHours = 0 } = policy
  if (!isWhole(count, 1, most)) return 'A parcel is kept for at least one unit and at most 31 days.'
  if (!isWhole(extensions, 0, maxExtensions)) return `A hold is extended at most ${maxExtensions} times.`
  if (!isWhole(extensionCount, 0, most) || extensions > 0 !== extensionCount > 0) {
    return 'An extension lengthens the hold, and a hold that is not extended has none.'
  }
  if (count + extensions * extensionCount > most) return 'With all extensions a parcel is kept for at most 31 days.'
  return isWhole(reminderHours, 0, maxHoldDays * 24) ? null : 'A reminder is due 0 to 744 hours before the end.'
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}
