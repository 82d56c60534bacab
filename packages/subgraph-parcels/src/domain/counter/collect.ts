import type { Dossier } from '../parcel/dossier.ts'
import { withoutPlace } from '../parcel/dossier.ts'
import type { HandOver, HandOverCheck } from '../parcel/hand-over.ts'
import type { ParcelRestriction } from '../parcel/parcel.ts'
import { type Refusal, type RefusalCode, refuse } from '../placing/refusal.ts'

/** The checks of a recipient, with the restriction that demands each, the error without it, and the refusal when it fails. */
const checks = [
  { kind: 'AGE', restriction: 'AGE_CHECK', missing: 'AGE_CHECK_NEEDED', failed: 'AGE_NOT_VERIFIED' },
  { kind: 'ID_DOCUMENT', restriction: 'ID_CHECK', missing: 'ID_CHECK_NEEDED', failed: 'IDENTITY_NOT_VERIFIED' },
] as const satisfies readonly {
  kind: HandOverCheck['kind']
  restriction: ParcelRestriction
  missing: string
  failed: RefusalCode
}[]

/** The check that has to be made before any of the parcels is handed over. */
export type MissingCheck = (typeof checks)[number]['missing']

/** The parcels that are handed over, and the refusals of those that stay. */
export interface JudgedHandOver {
  readonly handedOver: readonly Dossier[]
  readonly refusals: readonly Refusal[]
}

/** Returns the first check that a parcel requires and that has not been made; null when none is missing. */
export function findMissingCheck(dossiers: readonly Dossier[], made: readonly HandOverCheck[]): MissingCheck | null {
  const missing = checks.find(
    ({ kind, restriction }) =>
      dossiers.some(({ parcel }) => parcel.restrictions.includes(restriction)) &&
      !made.some((check) => check.kind === kind),
  )
  return missing?.missing ?? null
}

/** Returns which of the parcels are handed over after the checks. One whose recipient has failed its check stays. */
export function judgeHandOver(
  dossiers: readonly Dossier[],
  made: readonly HandOverCheck[],
  outletId: string,
): JudgedHandOver {
  const judged = dossiers.map((dossier) => ({ dossier, reason: refuseHandOver(dossier, made) }))
  return {
    handedOver: judged.flatMap(({ dossier, reason }) => (reason === null ? [dossier] : [])),
    refusals: judged.flatMap(({ reason }) => (reason === null ? [] : [refuse(reason, outletId)])),
  }
}

function refuseHandOver({ parcel: { restrictions } }: Dossier, made: readonly HandOverCheck[]): RefusalCode | null {
  if (restrictions.includes('CUSTOMS')) return 'CUSTOMS_HOLD'
  if (restrictions.includes('CASH_ON_DELIVERY')) return 'CASH_ON_DELIVERY_UNAVAILABLE'
  const failed = checks.find(
    ({ kind, restriction }) =>
      restrictions.includes(restriction) && made.some((check) => check.kind === kind && !check.passed),
  )
  return failed?.failed ?? null
}

/** Returns the dossier after its parcel was handed to the recipient: off the shelf, with nothing left to open it. */
export function collectParcel(dossier: Dossier, handOver: HandOver): Dossier {
  const { id, handedOverAt } = handOver
  return {
    ...withoutPlace(dossier, 'HELD'),
    parcel: {
      ...dossier.parcel,
      state: 'COLLECTED',
      handOverId: id,
      lastScanAt: handedOverAt,
      locationOutletId: null,
      locationSince: null,
      locationShelf: null,
    },
    handOver,
  }
}
