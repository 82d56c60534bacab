import type { Caller } from '@restante/subgraph-kit'
import type { Deps } from '../request/deps.ts'
import { chainBy, runMany } from '../request/run-many.ts'
import type { MutationOutcome } from '../request/run-once.ts'
import { recordScan, type RecordScanInput, type RecordScanResult } from './record-scan.ts'

/**
 * Records many scans, as a counter or courier sends them that was offline: each by its own key and with its own outcome, those
 * of one parcel in the order in which they happened.
 */
export async function recordScans(
  deps: Deps,
  caller: Caller,
  scans: readonly RecordScanInput[],
): Promise<readonly MutationOutcome<RecordScanResult>[]> {
  const barcodes = [...new Set(scans.flatMap(({ barcode }) => (barcode === null ? [] : [barcode])))]
  const parcelIds = await deps.dossiers.findParcelIds(caller.realm, barcodes)
  const inOrder = scans
    .map((_, index) => index)
    .toSorted((a, b) => scans[a]!.occurredAt.getTime() - scans[b]!.occurredAt.getTime() || a - b)
  const subjectsOf = (index: number): readonly string[] => {
    const { barcode, parcelId, voids, idempotencyKey } = scans[index]!
    const named = barcode === null ? [parcelId ?? voids ?? ''] : [barcode, ...(parcelIds.get(barcode) ?? [])]
    // Two items with one key are one request, which may not run twice at once.
    return [...named, `key ${idempotencyKey}`]
  }
  return runMany(chainBy(inOrder, subjectsOf), 'scans', (index) => recordScan(deps, caller, scans[index]!))
}
