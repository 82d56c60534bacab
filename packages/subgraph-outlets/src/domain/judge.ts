import { checkFit, type SizeClass, sizeClassOf, zoneSpanAt } from '@restante/subgraph-kit'
import { type DayNumber, noStart } from './day.ts'
import type { NearestQuery } from './nearest-query.ts'
import type { Programme } from './programme.ts'
import type { Grant, Register } from './register.ts'
import { type Purpose, purposes, purposesOf, shelfFor } from './shelf.ts'
import { capabilities, filterConditions, maskOf, outletKinds, outletStatuses } from './vocabulary.ts'

/** A programme as one seeker may use it. */
export interface UsableProgramme {
  readonly programme: Programme
  readonly isOwn: boolean
  /** What its partner granted the seeker. */
  readonly grant: Grant | null
  /** True when it is looked at because of the grant alone: without one in force nothing of it counts. */
  readonly needsGrant: boolean
}

const place = Object.fromEntries(filterConditions.map((condition, index) => [condition, index])) as Record<
  (typeof filterConditions)[number],
  number
>
/** What judges answer for who meets every condition: more than the place of any condition. */
export const passes = filterConditions.length

const inService = maskOf(outletStatuses, ['PILOTING', 'ACTIVE', 'CLOSING', 'PLANNED'])
const planned = maskOf(outletStatuses, ['PLANNED'])
const notAsked = -1

/**
 * Judges outlets and service points for one query. What many rows share - the local day of a zone, whether hours are open,
 * whether a limit fits - is worked out once per query.
 */
export class Judge {
  readonly #register: Register
  readonly #query: NearestQuery
  readonly #capabilities: number
  readonly #kinds: number
  readonly #purposes: readonly Purpose[]
  readonly #sizeClass: SizeClass
  readonly #seekersCode: string | null
  readonly #days: DayNumber[] = []
  readonly #openness: number[] = []
  readonly #fits: boolean[] = []

  constructor(register: Register, query: NearestQuery) {
    this.#register = register
    this.#query = query
    this.#capabilities = maskOf(capabilities, query.capabilities)
    this.#kinds = maskOf(outletKinds, query.kinds)
    this.#purposes = purposesOf(query.capabilities)
    this.#sizeClass = sizeClassOf(query.parcel ?? {})
    this.#seekersCode = register.codeOf(query.seeker.partnerId)
  }

  /** The place, in the order of the conditions, of the first that an outlet itself fails; `passes` when none. */
  judgeOutlet(outlet: number): number {
    const { outlets } = this.#register
    const day = this.#dayAt(outlet)
    if (!this.#isInService(outlet, day)) return place.STATUS
    if ((outlets.capabilities[outlet]! & this.#capabilities) !== this.#capabilities) return place.CAPABILITY
    if (this.#kinds !== 0 && (outlets.kind[outlet]! & this.#kinds) === 0) return place.KIND
    if (!this.#fitsLimit(outlets.limit[outlet]!)) return place.FIT
    return this.#judgeHours(outlets.hours[outlet]!)
  }

  /** The place of the first condition that a service point fails; `passes` when none. */
  judgeServicePoint(usable: UsableProgramme, row: number): number {
    const { programme } = usable
    const { outlets } = this.#register
    const outlet = programme.outlet[row]!
    const day = this.#dayAt(outlet)
    if (!this.#isInForce(usable, row, outlet, day)) return place.PARTNER
    if (!this.#isInService(outlet, day)) return place.STATUS
    const offered = programme.capabilities[row]! & outlets.capabilities[outlet]!
    if ((offered & this.#capabilities) !== this.#capabilities) return place.CAPABILITY
    if (this.#kinds !== 0 && (outlets.kind[outlet]! & this.#kinds) === 0) return place.KIND
    if (!this.#fitsLimit(outlets.limit[outlet]!) || !this.#fitsLimit(programme.limit[row]!)) return place.FIT
    const openness = this.#judgeHours(programme.hours[row]! || outlets.hours[outlet]!)
    if (openness !== passes) return openness
    if (programme.isPaused[row] === 1) return place.CAPACITY
    return this.#query.hasCapacity && !this.#hasRoom(programme, row, day) ? place.CAPACITY : passes
  }

  /** True when there is a place for every purpose asked for, or for any one when none was. */
  #hasRoom(programme: Programme, row: number, day: DayNumber): boolean {
    const full = programme.hasFull[row] === 1 ? this.#register.fullness.on(programme.ids[row]!, day) : 0
    const free = programme.shelvesWithPlaces[row]! & ~full
    const hasPlace = (purpose: Purpose): boolean =>
      (shelfFor(programme.shelves[row]!, purpose, this.#sizeClass) & free) !== 0
    return this.#purposes.length > 0 ? this.#purposes.every(hasPlace) : purposes.some(hasPlace)
  }

  #isInForce(usable: UsableProgramme, row: number, outlet: number, day: DayNumber): boolean {
    const { programme, isOwn, grant, needsGrant } = usable
    const isGranted = grant !== null && grant.from <= day && day < grant.until
    if (needsGrant && !isGranted) return false
    if (programme.isActive[row] === 0 || day < programme.validFrom[row]! || day >= programme.validUntil[row]!)
      return false
    if (programme.isForParties[row] === 0 || isOwn || isGranted) return true
    const { operators } = this.#register.shared
    return operators.values[this.#register.outlets.operator[outlet]!] === this.#seekersCode
  }

  #isInService(outlet: number, day: DayNumber): boolean {
    const { status, opensOn, closesOn } = this.#register.outlets
    if ((status[outlet]! & inService) === 0 || day < opensOn[outlet]! || day >= closesOn[outlet]!) return false
    // Planned without a day is planned for no day.
    return status[outlet] !== planned || opensOn[outlet]! > noStart
  }

  #dayAt(outlet: number): DayNumber {
    const zone = this.#register.outlets.zone[outlet]!
    let day = this.#days[zone]
    if (day === undefined) {
      const at = this.#query.at.getTime()
      const { offsetMs } = zoneSpanAt(at, this.#register.shared.zones.values[zone]!)
      day = Math.floor((at + offsetMs) / 86_400_000)
      this.#days[zone] = day
    }
    return day
  }

  #judgeHours(number: number): number {
    const { openAt } = this.#query
    if (openAt === null) return passes
    let openness = this.#openness[number] ?? notAsked
    if (openness === notAsked) {
      const state = this.#register.shared.hours.values[number]!.state(openAt)
      openness = state === 'OPEN' ? passes : state === 'CLOSED' ? place.CLOSED : place.HOURS_UNKNOWN
      this.#openness[number] = openness
    }
    return openness
  }

  #fitsLimit(number: number): boolean {
    const { parcel } = this.#query
    if (number === 0 || parcel === null) return true
    this.#fits[number] ??= checkFit(parcel, this.#register.shared.limits.values[number]!).length === 0
    return this.#fits[number]
  }
}
