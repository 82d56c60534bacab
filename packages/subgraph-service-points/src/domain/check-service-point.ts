import { isHoursText, isLocalDate, type Places } from '@restante/subgraph-kit'
import { checkTerms } from './check-terms.ts'
import { type Problem, problem } from './problem.ts'
import type { OutletFacts, ServicePointDraft } from './service-point.ts'

const maxPlaces = 100_000
const purposes: readonly string[] = ['COLLECTION', 'DROP_OFF']
const sizeClasses: readonly string[] = ['ANY', 'S', 'M', 'L', 'XL']

/**
 * Returns all problems of a draft, each under `path`; none when it can be set up. `outlet` is null when the
 * register lacks it.
 */
export function checkServicePoint(
  draft: ServicePointDraft,
  outlet: OutletFacts | null,
  path: readonly (string | number)[] = [],
): Problem[] {
  if (!outlet) return [problem('UNKNOWN_OUTLET', 'There is no such outlet.', ...path, 'outletId')]
  const problems: Problem[] = []
  const invalid = (message: string, field: string): void => {
    problems.push(problem('INVALID_INPUT', message, ...path, field))
  }
  const missing = draft.capabilities.filter((capability) => !outlet.capabilities.includes(capability))
  if (missing.length > 0) {
    const message = `The outlet does not offer ${missing.join(', ')}.`
    problems.push(problem('CAPABILITY_NOT_OFFERED', message, ...path, 'capabilities'))
  }
  if (draft.capabilities.length === 0) invalid('At least one capability is needed.', 'capabilities')
  if (new Set(draft.capabilities).size < draft.capabilities.length) {
    invalid('A capability stands twice.', 'capabilities')
  }
  if (draft.hours != null && !isHoursText(draft.hours, outlet.country)) {
    invalid('The hours are not in OSM opening_hours syntax.', 'hours')
  }
  if (!isLocalDate(draft.validFrom)) invalid('A day is written YYYY-MM-DD.', 'validFrom')
  if (draft.validUntil != null && !(isLocalDate(draft.validUntil) && draft.validFrom < draft.validUntil)) {
    invalid('The end must be a day after the first.', 'validUntil')
  }
  problems.push(...checkTerms(draft, path), ...checkCapacity(draft.capacity, path))
  return problems
}

/** A purpose is divided into size classes or it is not; each class stands once. */
function checkCapacity(capacity: readonly Places[], path: readonly (string | number)[]): Problem[] {
  const problems: Problem[] = []
  const invalid = (message: string): void => {
    problems.push(problem('INVALID_INPUT', message, ...path, 'capacity'))
  }
  for (const { purpose, sizeClass, places } of capacity) {
    if (!purposes.includes(purpose) || !sizeClasses.includes(sizeClass)) invalid('No such purpose or size class.')
    if (!isWhole(places, 0, maxPlaces)) invalid(`Places are a whole number from 0 to ${maxPlaces}.`)
  }
  for (const [purpose, rows] of Map.groupBy(capacity, (row) => row.purpose)) {
    const classes = new Set(rows.map((row) => row.sizeClass))
    if (classes.size < rows.length) invalid(`A size class of ${purpose} stands twice.`)
    if (classes.has('ANY') && classes.size > 1) invalid(`${purpose} is either divided into size classes or ANY.`)
  }
  return problems
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}
