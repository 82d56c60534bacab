import { addDays, type LocalDate } from '@restante/subgraph-kit'
import type {
  Commit,
  CommitOption,
  CommitOutcome,
  Ledger,
  Place,
  PlaceRefusal,
} from '@restante/subgraph-parcels/engine'
import { countTaken, findShelf, type ShelfMarks, textOf } from './shelves.ts'
import { placeKey, responseKey, type Tables } from '../tables.ts'
import type { World } from '../world.ts'
import { writeManifest } from './manifests.ts'
import { breaksUniqueness, writeOption } from './write-option.ts'

/** The furthest day, counted from today, on which a place can be promised. */
const furthestDay = 31

/** The rows that the ledger works on. */
export interface LedgerState {
  readonly world: World
  readonly tables: Tables
  readonly marks: ShelfMarks
  /** Called once a commit has changed the places on these shelves. */
  onChanged(shelves: readonly Place[]): void
}

/**
 * Creates the ledger in memory. A commit is decided and written in one go, so that nothing comes between; it has the outcome
 * that the ledger's SQL statement would have on the same rows.
 */
export function createLedger(state: LedgerState): Ledger {
  const { tables } = state
  return {
    commit: async (commit) => decide(state, commit),
    async recall(_realm, tenant, requestKey) {
      const kept = tables.responses.get(responseKey({ tenant, ...requestKey }))
      return kept && { response: kept.response, isSameInput: kept.digest === requestKey.digest }
    },
  }
}

function decide(state: LedgerState, commit: Commit): CommitOutcome {
  const { tables } = state
  const { tenant, requestKey, options, otherwise, versions } = commit
  const key = tenant !== null && requestKey !== null ? { tenant, ...requestKey } : null
  const kept = key && tables.responses.get(responseKey(key))
  if (kept) return kept.digest === key.digest ? { kind: 'REPLAY', response: kept.response } : { kind: 'CONFLICT' }
  if (commit.manifest) {
    if (!writeManifest(tables, commit.manifest)) return { kind: 'STALE' }
  } else if (versions.some(({ id, sequence }) => versionOf(tables, id) !== sequence)) return { kind: 'STALE' }
  else if (options.some((option) => freesOf(option).some((place) => !isThere(tables, place)))) return { kind: 'STALE' }

  const skipped: PlaceRefusal[] = []
  const chosen = options.find((option) => {
    const reason = refuseOption(state, option, options)
    if (reason) skipped.push(reason)
    return reason === null
  })
  const broken = chosen && breaksUniqueness(tables, chosen)
  if (broken) return { kind: broken }
  const response = { result: chosen?.result ?? otherwise, skipped }
  if (chosen) {
    writeOption(tables, chosen)
    settleMarks(state, chosen)
  }
  if (chosen || options.length === 0) {
    const scans = tables.scans.pick((commit.joinedScans ?? []).map(({ id }) => id))
    tables.scans.put(...scans.map((scan) => ({ ...scan, joinedAt: commit.now })))
  }
  if (key) tables.responses.put({ ...key, response })
  if (chosen) state.onChanged([...freesOf(chosen), ...takesOf(chosen)])
  return { kind: chosen || options.length === 0 ? 'DONE' : 'FULL', response }
}

function versionOf({ parcels, reservations, sessions }: Tables, id: string): number {
  return (parcels.get(id) ?? reservations.get(id) ?? sessions.get(id))?.sequence ?? 0
}

/** A place that is freed must still be as it was read. */
function isThere({ places }: Tables, place: Place): boolean {
  const found = places.get(placeKey(place))
  return found !== null && textOfRow(found) === textOfRow(place)
}

function textOfRow(row: object): string {
  return JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function freesOf({ changes, reservations = [] }: CommitOption): readonly Place[] {
  return [...changes, ...reservations].flatMap(({ frees }) => frees)
}

function takesOf({ changes, reservations = [] }: CommitOption): readonly Place[] {
  return [...changes, ...reservations].flatMap(({ takes }) => takes)
}

/** Returns the reason for which the first of the option's places cannot be taken, after all that it frees is free; null when all can. */
function refuseOption(state: LedgerState, option: CommitOption, all: readonly CommitOption[]): PlaceRefusal | null {
  const freed = new Set(freesOf(option).map(placeKey))
  const places = [...state.tables.places.list((place) => !freed.has(placeKey(place)))]
  for (const place of takesOf(option)) {
    const reason = refusePlace(state, place, { places, option, from: firstDayOf(state, place, all) })
    if (reason) return reason
    places.push(place)
  }
  return null
}

function refusePlace(
  { world, marks }: LedgerState,
  place: Place,
  at: { readonly places: readonly Place[]; readonly option: CommitOption; readonly from: LocalDate },
): PlaceRefusal | null {
  const shelf = findShelf(world, place)
  if (!shelf) return 'NOT_COVERED_BY_AGREEMENT'
  if (at.option.always) return null
  const { validFrom, validUntil } = shelf.point
  const { fromDay, toDay, kind } = place
  if (fromDay < validFrom || (validUntil !== null && fromDay >= validUntil)) return 'NOT_COVERED_BY_AGREEMENT'
  const isHeld = kind === 'HELD'
  if (!isHeld && !shelf.isOpen) return 'INTAKE_PAUSED'
  if (!isHeld && marks.overfull.has(textOf(place))) return 'OUTLET_FULL'
  // A promise needs room on each of its days, what has arrived on its first day only.
  const last = latest(at.from, isHeld ? fromDay : (toDay ?? addDays(fromDay, furthestDay)))
  for (let day = latest(fromDay, at.from); day <= last; day = addDays(day, 1)) {
    if (countTaken(at.places, place, day) >= shelf.places) return 'OUTLET_FULL'
  }
  return null
}

function latest(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b
}

/** Returns the first day on which the shelf counts: the local day there, as the latest of its decisions had it. */
function firstDayOf({ marks }: LedgerState, place: Place, options: readonly CommitOption[]): LocalDate {
  const days = options
    .filter((option) => takesOf(option).some((each) => textOf(each) === textOf(place)))
    .map(({ today }) => today)
  return [marks.firstDay.get(textOf(place)) ?? '2000-01-01', ...days].toSorted().at(-1)!
}

/** Above capacity on the current day a shelf takes no promises, until something leaves and there is room again. */
function settleMarks(state: LedgerState, option: CommitOption): void {
  const { world, tables, marks } = state
  const moves = [
    ...freesOf(option).map((place) => ({ place, isTaken: false })),
    ...takesOf(option).map((place) => ({ place, isTaken: true })),
  ]
  const places = tables.places.list()
  for (const { place, isTaken } of moves) {
    const [shelf, key] = [findShelf(world, place), textOf(place)]
    const day = firstDayOf(state, place, [option])
    marks.firstDay.set(key, day)
    if (!shelf) continue
    const taken = countTaken(places, place, day)
    const isCounted = place.fromDay <= day && (place.toDay === null || place.toDay >= day)
    if (taken < shelf.places) {
      if (!isTaken) marks.overfull.delete(key)
    } else if (isTaken && taken > shelf.places && isCounted) marks.overfull.add(key)
  }
}
