import type { Caller } from '@restante/subgraph-kit'
import type { UnannouncedScan } from '../../domain/ports/unannounced-scan-repository.ts'
import type { Scan } from '../../domain/counter/scan.ts'
import type { Deps } from '../request/deps.ts'
import type { ScanContext } from './decide-scan.ts'

/** Stores a scan of a number that nobody has announced to the caller, until somebody announces it. */
export async function keepUnannounced(
  deps: Deps,
  caller: Caller,
  scan: Scan & ScanContext & Pick<UnannouncedScan, 'barcode'>,
): Promise<void> {
  const { kind, conditions, occurredAt, outletId, deviceId, deviceSequence, shelf = null } = scan
  await deps.unannounced.keep(
    caller.realm,
    {
      partnerId: caller.partnerId,
      outletId,
      barcode: scan.barcode.replaceAll(/\s/g, ''),
      kind,
      conditions,
      occurredAt,
      shelf,
      deviceId,
      deviceSequence,
    },
    scan.now,
  )
}
