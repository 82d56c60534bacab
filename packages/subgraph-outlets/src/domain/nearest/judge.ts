import { checkFit } from '@restante/subgraph-kit'
import { type Bits, hasAll, hasAny } from '../bit-vocabulary.ts'
import { type DayNumber, localDay, noStart } from '../index/day.ts'
import { isVisible, type Programme } from '../index/programme.ts'
import type { Grant, SearchIndex } from '../index/search-index.ts'
import { listShelvesFor, pickShelf, purposesOf } from '../index/shelf.ts'
import { capabilities, type FilterCondition, filterConditions, outletKinds, outletStatuses } from '../vocabulary.ts'
import { arrivalDay } from './arrival.ts'
import type { NearestQuery } from './nearest-query.ts'

/** A programme as one caller may use it. */
export interface UsableProgramme {
  readonly programme: Programme
  readonly isOwn: boolean
  /** The grant of shipping that its partner gave the caller. */
  readonly grant: Grant | null
  /** True when only a grant in force makes its service points count: it is searched because of one, or a promise is sought. */
  readonly needsGrant: boolean
}

const place = Object.fromEntries(filterConditions.map((condition, index) => [condition, index])) as Record<
  FilterCondition,
  number
>
/** The result of judging a row that meets every condition: more than the place of any condition. */
export const passes = filterConditions.length

const inService = outletStatuses.encode(['PILOTING', 'ACTIVE', 'CLOSING', 'PLANNED'])
const planned = outletStatuses.encode(['PLANNED'])

/**
 * Judges outlets and service points for one query. Whatever many rows share - the local day of a zone, the state of
 * opening hours, the fit of a size limit - is computed once per query.
 */
export class Judge {
  readonly #index: SearchIndex
  readonly #query: NearestQuery
  readonly #capabilities: Bits
  readonly #kinds: Bits
  /** For each purpose asked for, the shelves that take the parcel, best first; for both purposes when none was. */
  readonly #shelves: readonly (readonly Bits[])[]
  readonly #needsAllShelves: boolean
  readonly #callersCode: string | null
  readonly #days: DayNumber[] = []
  readonly #openness: number[] = []
  readonly #fits: boolean[] = []

  constructor(index: SearchIndex, query: NearestQuery) {
    this.#index = index
    this.#query = query
    this.#capabilities = capabilities.encode(query.capabilities)
    this.#kinds = outletKinds.encode(query.kinds)
    const purposes = purposesOf(query.capabilities)
    this.#needsAllShelves = purposes.length > 0
    this.#shelves = (this.#needsAllShelves ? purposes : (['COLLECTION', 'DROP_OFF'] as const)).map((purpose) =>
      listShelvesFor(purpose, query.parcel ?? {}),
    )
    this.#callersCode = index.codeOf(query.caller.partnerId)
  }

  /** Returns the place of the first condition that an outlet itself fails; `passes` when none. */
  judgeOutlet(outlet: number): number {
    const { outlets } = this.#index
    const day = this.#dayAt(outlet)
    if (!this.#isInService(outlet, day)) return place.STATUS
    if (!hasAll(outlets.capabilities[outlet]!, this.#capabilities)) return place.CAPABILITY
    if (!this.#isOfKind(outlet)) return place.KIND
    if (!this.#fitsLimit(outlets.limit[outlet]!)) return place.FIT
    return this.#judgeHours(outlets.hours[outlet]!)
  }

  /** Returns the place of the first condition that a service point fails; `passes` when none. */
  judgeServicePoint(usable: UsableProgramme, row: number): number {
    const { programme } = usable
    const { outlets } = this.#index
    const outlet = programme.outlet[row]!
    const day = this.#dayAt(outlet)
    if (!this.#isInForce(usable, row, outlet, day)) return place.PARTNER
    if (!this.#isInService(outlet, day)) return place.STATUS
    const offered = programme.capabilities[row]! & outlets.capabilities[outlet]!
    if (!hasAll(offered, this.#capabilities)) return place.CAPABILITY
    if (!this.#isOfKind(outlet)) return place.KIND
    if (!this.#fitsLimit(outlets.limit[outlet]!) || !this.#fitsLimit(programme.limit[row]!)) return place.FIT
    const openness = this.#judgeHours(programme.hours[row]! || outlets.hours[outlet]!)
    if (openness !== passes) return openness
    if (programme.isPaused[row] === 1) return place.CAPACITY
    return this.#query.hasCapacity && !this.#hasPlace(programme, row, day) ? place.CAPACITY : passes
  }

  /** True when there is a place for every purpose asked for, or for any one when none was. */
  #hasPlace(programme: Programme, row: number, day: DayNumber): boolean {
    const full = programme.hasFull[row] === 1 ? this.#index.fullness.on(programme.ids[row]!, day) : 0
    const free = programme.shelvesWithPlaces[row]! & ~full
    const present = programme.shelves[row]!
    const isFree = (wanted: readonly Bits[]): boolean => hasAny(free, pickShelf(present, wanted))
    return this.#needsAllShelves ? this.#shelves.every(isFree) : this.#shelves.some(isFree)
  }

  #isInForce(usable: UsableProgramme, row: number, outlet: number, day: DayNumber): boolean {
    const { programme, isOwn, grant, needsGrant } = usable
    const isGranted = grant !== null && grant.from <= day && day < grant.until
    if (needsGrant && !isGranted && !(this.#query.arrival && this.#isRunByCaller(outlet))) return false
    if (programme.isActive[row] === 0 || day < programme.validFrom[row]! || day >= programme.validUntil[row]!)
      return false
    return isVisible(programme, row, isOwn || isGranted || this.#isRunByCaller(outlet))
  }

  #isRunByCaller(outlet: number): boolean {
    const { operators } = this.#index.shared
    return operators.values[this.#index.outlets.operator[outlet]!] === this.#callersCode
  }

  #isInService(outlet: number, day: DayNumber): boolean {
    const { status, opensOn, closesOn } = this.#index.outlets
    if (!hasAny(status[outlet]!, inService) || day < opensOn[outlet]! || day >= closesOn[outlet]!) return false
    // An outlet that is planned without a day is planned for no day.
    return !hasAny(status[outlet]!, planned) || opensOn[outlet]! > noStart
  }

  #isOfKind(outlet: number): boolean {
    return this.#kinds === 0 || hasAny(this.#index.outlets.kind[outlet]!, this.#kinds)
  }

  #dayAt(outlet: number): DayNumber {
    const zone = this.#index.outlets.zone[outlet]!
    let day = this.#days[zone]
    if (day === undefined) {
      const { at, arrival } = this.#query
      const today = localDay(at, this.#index.shared.zones.values[zone]!)
      day = arrival ? arrivalDay(arrival, today) : today
      this.#days[zone] = day
    }
    return day
  }

  #judgeHours(number: number): number {
    const { openAt } = this.#query
    if (openAt === null) return passes
    let openness = this.#openness[number]
    if (openness === undefined) {
      const state = this.#index.shared.hours.values[number]!.hours.state(openAt)
      openness = state === 'OPEN' ? passes : place[state === 'CLOSED' ? 'CLOSED' : 'HOURS_UNKNOWN']
      this.#openness[number] = openness
    }
    return openness
  }

  #fitsLimit(number: number): boolean {
    const { parcel } = this.#query
    if (number === 0 || parcel === null) return true
    this.#fits[number] ??= checkFit(parcel, this.#index.shared.limits.values[number]!).length === 0
    return this.#fits[number]
  }
}
