import { type Caller, type OutletId, type ParcelId, parseRealmId } from '@restante/subgraph-kit'
import type { Deps } from '../request/deps.ts'
import { type UserError, userError } from '../request/user-error.ts'
import { findOwnManifest } from './find-own-manifest.ts'

/** Returns the error of a scan at the outlet for a manifest that does not take it; null for one that does. */
export async function refuseManifest(
  deps: Deps,
  caller: Caller,
  manifestId: string,
  outletId: OutletId | null,
): Promise<UserError | null> {
  const path = ['input', 'manifestId']
  const manifest = await findOwnManifest(deps, caller, manifestId)
  if (!manifest) return userError('NOT_FOUND', path)
  const isTaken = manifest.state === 'OPEN' && manifest.outletId === outletId
  return isTaken ? null : userError('STATE_NOT_ALLOWED', path)
}

/** A recorded scan, as far as a manifest counts it. */
export interface CountedScan {
  readonly manifestId: string
  readonly outletId: OutletId
  readonly barcode: string | null
  readonly parcelId: ParcelId | null
  readonly occurredAt: Date
}

/**
 * Counts a recorded scan in its manifest. Repeating the scan counts it if it was not, because the process ended in between. A
 * manifest that has been closed since stays as it is.
 */
export async function countScan(deps: Deps, caller: Caller, scan: CountedScan): Promise<void> {
  const manifestId = parseRealmId('mft', caller.realm, scan.manifestId)
  const barcode = scan.barcode?.replaceAll(/\s/g, '') ?? null
  if (!manifestId || barcode === '') return
  const now = deps.realms.now(caller.realm)
  await deps.manifests.markScanned(caller.realm, {
    manifestId,
    outletId: scan.outletId,
    partnerId: caller.partnerId,
    barcode,
    parcelId: scan.parcelId,
    scannedAt: scan.occurredAt < now ? scan.occurredAt : now,
  })
}
