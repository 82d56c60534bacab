import type { CollectParcelInput as CollectParcelArgument } from '../../generated/resolver-types.ts'
import type { CollectParcelInput } from '../../use-cases/counter/collect-parcel.ts'

/** Decodes a code that is presented for a collection, with the checks of the recipient. */
export function decodeCollectParcel(input: CollectParcelArgument): CollectParcelInput {
  return {
    idempotencyKey: input.idempotencyKey,
    outletId: input.outletId,
    reference: input.reference ?? null,
    code: input.code ?? null,
    qr: input.qr ?? null,
    checks: (input.checks ?? []).map(({ kind, passed }) => ({ kind, passed })),
  }
}
