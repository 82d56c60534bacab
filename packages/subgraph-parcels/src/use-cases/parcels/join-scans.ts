import { isLayingDown } from '../../domain/counter/judge-scan.ts'
import { type Change, mergeChanges } from '../../domain/parcel/change.ts'
import type { Dossier, PartyRole } from '../../domain/parcel/dossier.ts'
import { type Counter, isCounterOf } from '../../domain/placing/site.ts'
import type { UnannouncedScan } from '../../domain/ports/unannounced-scan-repository.ts'
import { changeOf, judge } from '../counter/decide-scan.ts'
import { readSite } from '../counter/find-scanned.ts'
import type { Deps } from '../request/deps.ts'

/** The outcome of joining scans to a parcel. */
export interface JoinedScans {
  readonly change: Change
  readonly scans: readonly UnannouncedScan[]
  /** The counter that has the parcel already, so that its shelf takes it, full or not; null when none has. */
  readonly counter: Counter | null
}

/**
 * Applies the scans of a parcel's numbers that came before its announcement, in the order in which they happened, as if they
 * came now: those of its carrier, and those of any counter where it was laid down. A counter for which it was announced has
 * received it; at every other it is misrouted. Scans by others away from an outlet say nothing about this parcel.
 */
export async function joinScans(
  deps: Deps,
  announced: Dossier,
  announcement: Change,
  numbers: readonly string[],
  now: Date,
): Promise<JoinedScans> {
  const scans = await deps.unannounced.find(announced.parcel.realmId, numbers, now)
  const joined: UnannouncedScan[] = []
  let dossier: Dossier = { ...announced, parcel: announcement.parcel }
  let change = announcement
  let counter: Counter | null = null
  for (const scan of scans) {
    const roles = rolesAt(dossier, scan)
    if (roles.length === 0 && !(await isByCounter(deps, dossier, scan))) continue
    const judged = await judge(deps, scan, { dossier, roles }, scan, { outletId: scan.outletId, now })
    if (judged.kind !== 'RECORDED') continue
    const context = {
      outletId: scan.outletId,
      now,
      deviceId: scan.deviceId ?? '',
      deviceSequence: scan.deviceSequence,
      partnerId: scan.partnerId,
    }
    const next = changeOf(dossier, judged, scan, context, roles.length > 0 || judged.counter !== null)
    dossier = { ...judged.dossier, parcel: next.parcel }
    change = mergeChanges(change, next)
    joined.push(scan)
    counter = judged.counter ?? counter
  }
  return { change, scans: joined, counter }
}

/** Returns the roles that the scanner has now that the parcel is announced. */
function rolesAt({ parcel }: Dossier, { partnerId, outletId }: UnannouncedScan): readonly PartyRole[] {
  const roles: PartyRole[] = []
  if (partnerId === parcel.carrierId) roles.push('CARRIER')
  if (partnerId === parcel.custodianId && outletId === parcel.custodianOutletId) roles.push('CUSTODIAN')
  return roles
}

async function isByCounter(deps: Deps, { parcel }: Dossier, scan: UnannouncedScan): Promise<boolean> {
  if (!isLayingDown(scan.kind)) return false
  const site = await readSite(deps, parcel, scan.outletId)
  return site !== null && isCounterOf(site, scan.partnerId)
}
