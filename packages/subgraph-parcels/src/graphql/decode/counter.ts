import type {
  DropOffParcelInput as DropOffParcelArgument,
  RecordScanInput as RecordScanArgument,
} from '../../generated/resolver-types.ts'
import type { DropOffParcelInput } from '../../use-cases/counter/drop-off-parcel.ts'
import type { RecordScanInput } from '../../use-cases/counter/record-scan.ts'

/** Decodes a scan. */
export function decodeRecordScan(input: RecordScanArgument): RecordScanInput {
  return {
    ...input,
    barcode: input.barcode ?? null,
    parcelId: input.parcelId ?? null,
    voids: input.voids ?? null,
    outletId: input.outletId ?? null,
    deviceSequence: input.deviceSequence ?? null,
    shelf: input.shelf ?? null,
    conditions: input.conditions ?? [],
    manifestId: input.manifestId ?? null,
  }
}

/** Decodes a code that is presented at a counter. */
export function decodeDropOffParcel(input: DropOffParcelArgument): DropOffParcelInput {
  return {
    ...input,
    reference: input.reference ?? null,
    code: input.code ?? null,
    qr: input.qr ?? null,
    count: input.count ?? null,
  }
}
