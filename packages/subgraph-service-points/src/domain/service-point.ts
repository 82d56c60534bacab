import { isHoursText, isLocalDate, type LocalDate, type SizeClass, type SizeLimit } from '@restante/subgraph-kit'
import { type Problem, problem } from './problem.ts'

/** What a place is for. */
export type Purpose = 'COLLECTION' | 'DROP_OFF'

/** How many places there are for one purpose and size class; ANY where the shelf is undivided. */
export interface Places {
  readonly purpose: Purpose
  readonly sizeClass: SizeClass | 'ANY'
  readonly places: number
}

/** How long a parcel is kept. */
export interface HoldPolicy {
  readonly unit: 'CALENDAR_DAYS' | 'BUSINESS_DAYS' | 'OUTLET_OPENING_DAYS' | 'HOURS'
  readonly count: number
}

/** Whether a service point works. */
export type ServicePointStatus = 'PLANNED' | 'ACTIVE' | 'SUSPENDED' | 'CLOSED'
/** Who may see a service point. */
export type Visibility = 'PUBLIC' | 'PARTIES'
/** Whether a service point takes new parcels. */
export type Intake = 'OPEN' | 'PAUSED'

/** A service point to be set up at an outlet. */
export interface ServicePointDraft {
  readonly outletId: string
  readonly capabilities: readonly string[]
  /** OSM opening_hours where narrower than the outlet's; absent: the outlet's hold. */
  readonly hours?: string | null
  /** Narrower limits than the outlet's; absent: the outlet's hold. */
  readonly sizeLimit?: SizeLimit | null
  readonly capacity: readonly Places[]
  readonly holdPolicy: HoldPolicy
  readonly validFrom: LocalDate
  /** First day no longer valid; absent: no end is known. */
  readonly validUntil?: LocalDate | null
  /** Default ACTIVE. */
  readonly status?: ServicePointStatus
  /** Default PUBLIC. */
  readonly visibility?: Visibility
}

/** What a service point must know of its outlet. */
export interface OutletFact {
  readonly outletId: string
  readonly operatorCode: string
  readonly capabilities: readonly string[]
  readonly country: string
}

const maxPlaces = 100_000
const purposes: readonly string[] = ['COLLECTION', 'DROP_OFF']
const sizeClasses: readonly string[] = ['ANY', 'S', 'M', 'L', 'XL']

/**
 * Everything that is wrong with a draft, each under `path`; empty when it can be set up. `outlet` is null when the
 * register lacks it.
 */
export function checkServicePoint(
  draft: ServicePointDraft,
  outlet: OutletFact | null,
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
  const { unit, count } = draft.holdPolicy
  if (!isWhole(count, 1, unit === 'HOURS' ? 31 * 24 : 31)) {
    invalid('A parcel is kept for at least one unit and at most 31 days.', 'holdPolicy')
  }
  problems.push(...checkCapacity(draft.capacity, path))
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
