import { type Caller, newRealmId, type OutletId } from '@restante/subgraph-kit'
import type { HandOver, HandOverCheck } from '../../domain/parcel/hand-over.ts'
import type { PresentedCode } from './present-code.ts'

/** Returns the record of a hand-over at a counter, by the code that was presented and the checks that were made. */
export function newHandOver(
  caller: Caller,
  presented: PresentedCode & { readonly checks: readonly HandOverCheck[] },
  outletId: OutletId,
  now: Date,
): HandOver {
  return {
    realmId: caller.realm,
    id: newRealmId('hnd', caller.realm, now),
    outletId,
    custodianId: caller.partnerId,
    keyId: caller.keyId,
    proof: presented.qr === null ? 'CODE' : 'QR',
    checks: presented.checks,
    handedOverAt: now,
  }
}
