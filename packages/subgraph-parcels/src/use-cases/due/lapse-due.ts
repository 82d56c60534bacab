import { localDate, type LocalDate, type RealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { type CodeSeed, withCollectionCode } from '../../domain/codes/collection-code.ts'
import { announceHoldEnd, endHold } from '../../domain/counter/hold-end.ts'
import { type Dossier, placeOf, withoutPlace } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { isInForce } from '../../domain/parcel/redirect.ts'
import type { Site } from '../../domain/placing/site.ts'
import { formerOutletOf, giveUpRedirect, wayBackTo } from '../../domain/redirect/give-up.ts'
import { lapseReturn } from '../../domain/returns/return.ts'
import { findHeldCounter } from '../collection/find-held-counter.ts'
import { newSeed } from '../counter/new-seed.ts'
import { versionsOf, startedDay } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { lapseReservations } from './lapse-reservations.ts'

const maxPerRound = 100

/** Collaborators of the ending of what has lapsed. */
type LapseDeps = Pick<Deps, 'dossiers' | 'sites' | 'ledger' | 'realms' | 'codeKeys' | 'random' | 'reservations'>

/**
 * Ends the promises, reservations, undecided redirects, holds and returns that have lapsed by the realm's clock, and announces
 * holds that are about to end. Returns true when it made progress, so that more may be due, also of the same parcels. Any number
 * of workers may run it concurrently: each change expects the version that it was decided on.
 */
export async function lapseDue(deps: LapseDeps, realm: RealmId): Promise<boolean> {
  const now = deps.realms.now(realm)
  const due = await deps.dossiers.findDue(realm, now, maxPerRound)
  const outletIds = due.map(formerOutletOf).filter((outletId) => outletId !== null)
  const sites =
    outletIds.length > 0 ? await deps.sites.read(realm, [...new Set(outletIds)], null) : new Map<string, Site>()
  const outcomes = await Promise.all(
    due.map(async (dossier) => {
      const outletId = formerOutletOf(dossier)
      const endings = await endDue(deps, dossier, (outletId && sites.get(outletId)) ?? null, now)
      return commit(deps, dossier, endings, newSeed(deps), now)
    }),
  )
  const hasFreed = await lapseReservations(deps, realm, maxPerRound)
  return hasFreed || outcomes.some(Boolean)
}

/** One way in which something that has lapsed ends. */
interface Ending {
  readonly after: Dossier
  /** False for one that needs room on a shelf. */
  readonly always: boolean
  /** The local day at the shelf. */
  readonly today: LocalDate
}

/** Writes the first of the endings for which there is room. Returns false without any, and when the parcel has changed meanwhile. */
async function commit(
  { ledger }: LapseDeps,
  before: Dossier,
  endings: readonly Ending[],
  seed: CodeSeed,
  now: Date,
): Promise<boolean> {
  if (endings.length === 0) return false
  const { realmId, custodianOutletId } = before.parcel
  const context = contextAt(now, custodianOutletId)
  const options = endings.map(({ after, always, today }) => ({
    changes: [concludeChange(before, withCollectionCode(after, seed, now), context)],
    result: {},
    today,
    always,
  }))
  const outcome = await ledger.commit({
    realm: realmId,
    tenant: null,
    requestKey: null,
    now,
    versions: versionsOf(before),
    options,
    otherwise: {},
  })
  return outcome.kind === 'DONE'
}

/** Returns how the parcel can end what is due, best first; `site` is the outlet to which it went before its redirect. */
async function endDue(deps: LapseDeps, dossier: Dossier, site: Site | null, now: Date): Promise<readonly Ending[]> {
  const { state, holdUntil, holdEndingAt } = dossier.parcel
  const isDue = (moment: Date | null): boolean => state === 'AT_OUTLET' && moment !== null && moment <= now
  if (!isDue(holdUntil)) {
    if (!isDue(holdEndingAt)) return lapse(dossier, site, now)
    return [{ after: announceHoldEnd(dossier), always: true, today: startedDay(now) }]
  }
  // A parcel whose hold ends stays on its shelf, so its place must not be refused.
  const counter = await findHeldCounter(deps, dossier)
  const today = localDate(now, counter?.site.outlet.timeZone ?? 'UTC')
  return [{ after: endHold(dossier, counter, now), always: true, today }]
}

/** Returns how the parcel can end what has lapsed, best first. */
function lapse(dossier: Dossier, site: Site | null, now: Date): readonly Ending[] {
  const { parcel, returnOrder } = dossier
  const end = (after: Dossier): Ending => ({ after, always: true, today: startedDay(now) })
  const isOverdue =
    parcel.direction === 'RETURN' &&
    parcel.state === 'ANNOUNCED' &&
    returnOrder !== null &&
    returnOrder.dropOffBy < localDate(new Date(now.getTime() - 12 * 3_600_000), 'UTC')
  if (isOverdue) return [end(lapseReturn(dossier))]
  const isUndecided = dossier.redirects.some(
    ({ state, decideBy }) => state === 'REQUESTED' && decideBy !== null && decideBy <= now,
  )
  if (isUndecided) return [end(giveUpRedirect(dossier, 'LAPSED', null))]
  const promised = placeOf(dossier, 'PROMISED')
  if (!promised?.until || promised.until > now) return []
  // Without a redirect the parcel stays bound for the outlet, which takes it without a promise.
  if (!dossier.redirects.some(isInForce)) return [end(withoutPlace(dossier, 'PROMISED'))]
  const back = wayBackTo(dossier, site, now)
  const without = end(giveUpRedirect(dossier, 'FAILED', back && { ...back, place: null }))
  if (!site || !back?.place) return [without]
  const today = localDate(now, site.outlet.timeZone)
  return [{ after: giveUpRedirect(dossier, 'FAILED', back), always: false, today }, without]
}
