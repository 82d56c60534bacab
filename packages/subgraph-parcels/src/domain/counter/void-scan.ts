import type { Code } from '../parcel/counter-code.ts'
import type { Dossier } from '../parcel/dossier.ts'
import type { Parcel } from '../parcel/parcel.ts'
import type { Place } from '../parcel/place.ts'
import type { Redirect } from '../parcel/redirect.ts'

/** Minutes within which a scan can be voided. */
export const voidableMinutes = 30

/** The members of a parcel that a scan may change. */
const members = [
  'state',
  'damaged',
  'custodianId',
  'custodianOutletId',
  'origin',
  'destination',
  'holdUntil',
  'lastScanAt',
  'locationOutletId',
  'locationSince',
  'locationShelf',
  'holdExtensions',
  'holdEndingAt',
] as const satisfies (keyof Parcel)[]

const instants: readonly string[] = ['holdUntil', 'lastScanAt', 'locationSince', 'holdEndingAt']

/** The part of a parcel that a scan may change, as JSON stores it; or only what one has changed. */
type ScanView = Readonly<Record<string, unknown>>

/** The change by a scan: the values before and after it. */
export interface Undo {
  readonly before: ScanView
  readonly after: ScanView
}

function viewOf({ parcel, places, redirects }: Dossier): ScanView {
  const own = Object.fromEntries(members.map((member) => [member, parcel[member]]))
  const states = Object.fromEntries(redirects.map(({ id, state }) => [id, state]))
  const view = { ...own, places: places.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)), redirects: states }
  return JSON.parse(JSON.stringify(view)) as ScanView
}

/** Returns what a scan has changed, so that it can be undone; null when it has changed nothing. */
export function undoOf(former: Dossier, latter: Dossier): Undo | null {
  const [before, after] = [viewOf(former), viewOf(latter)]
  const changed = Object.keys(after).filter((member) => !isEqual(before[member], after[member]))
  if (changed.length === 0) return null
  const pick = (view: ScanView): ScanView => Object.fromEntries(changed.map((member) => [member, view[member]]))
  return { before: pick(before), after: pick(after) }
}

/**
 * Returns the dossier as it was before a scan; null when what the scan has changed was changed again since. A code that the scan
 * has used stays used, because it was shown to the counter: its owner gets a new one. One that the scan has issued is revoked.
 */
export function voidScan(dossier: Dossier, { before, after }: Undo): Dossier | null {
  const current = viewOf(dossier)
  if (Object.keys(after).some((member) => !isEqual(current[member], after[member]))) return null
  const { places, redirects, ...own } = before
  const restored = Object.fromEntries(
    Object.entries(own).map(([member, value]) => [
      member,
      instants.includes(member) && value !== null ? new Date(value as string) : value,
    ]),
  ) as Partial<Parcel>
  const parcel = { ...dossier.parcel, ...restored }
  return {
    ...dossier,
    parcel,
    places:
      places === undefined
        ? dossier.places
        : (places as readonly StoredPlace[]).map((place) => restorePlace(dossier, place)),
    redirects:
      redirects === undefined
        ? dossier.redirects
        : dossier.redirects.map((each) => restoreRedirect(each, redirects as States)),
    codes: parcel.state === 'AT_OUTLET' ? dossier.codes : dossier.codes.map(revokeCollection),
  }
}

type StoredPlace = Omit<Place, 'until'> & { readonly until: string | null }
type States = Readonly<Record<string, Redirect['state']>>

/** Returns the place as it was; the very same where it has not changed, so that it is neither freed nor taken. */
function restorePlace(dossier: Dossier, { until, ...place }: StoredPlace): Place {
  const restored = { ...place, until: until === null ? null : new Date(until) }
  return dossier.places.find((each) => isEqual(each, restored)) ?? restored
}

function restoreRedirect(redirect: Redirect, states: States): Redirect {
  const state = states[redirect.id] ?? redirect.state
  return state === redirect.state ? redirect : { ...redirect, state }
}

function revokeCollection(code: Code): Code {
  return code.purpose === 'COLLECTION' && code.state === 'OPEN' ? { ...code, state: 'REVOKED' } : code
}

/** JSON from the database has its members in another order. */
function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}
