import { addDays, type LocalDate } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import type { Parcel, ParcelMeasure } from '../parcel/parcel.ts'
import type { Place, PlacePurpose } from '../parcel/place.ts'
import type { ReturnOrder } from '../parcel/return-order.ts'

/** The requirements of a parcel that a service point has to meet. */
export interface Need {
  readonly parcel: Pick<Parcel, 'realmId' | 'measure' | 'restrictions'> & { readonly id: Place['holderId'] }
  readonly purpose: PlacePurpose
  /** Checks of the recipient come first, so that a refusal names a missing check before other capabilities. */
  readonly capabilities: readonly string[]
  /** The local day of arrival that was stated; null when none was: see {@link arrivalDay}. */
  readonly arrivesOn: LocalDate | null
  /** The local day on which a delivery that is redirected was expected; null when it is not known or does not count. */
  readonly expectedOn: LocalDate | null
  /** True for a delivery that is redirected: it comes today only if the service point's cut-off has not passed. */
  readonly hasCutOff: boolean
}

/**
 * Returns the local day of arrival: the stated one; else today for a drop-off, and for a delivery the day on which it is
 * expected or the next day, whichever is later. A delivery that is redirected is usually late already.
 */
export function arrivalDay({ arrivesOn, expectedOn, purpose }: Need, today: LocalDate): LocalDate {
  if (arrivesOn !== null) return arrivesOn
  const earliest = addDays(today, daysAheadOf(purpose))
  return expectedOn !== null && expectedOn > earliest ? expectedOn : earliest
}

/** Returns the number of days from today until a parcel can be at an outlet: a shopper may bring it at once. */
export function daysAheadOf(purpose: PlacePurpose): number {
  return purpose === 'DROP_OFF' ? 0 : 1
}

/** Returns what the parcel needs at the outlet of a redirect: a return is dropped off there, a delivery is collected. */
export function needOf({ parcel, returnOrder }: Dossier, arrivesOn: LocalDate | null): Need {
  return parcel.direction === 'RETURN'
    ? dropOffNeed(parcel, returnOrder, arrivesOn)
    : { ...collectionNeed(parcel, arrivesOn), expectedOn: parcel.expectedOn, hasCutOff: true }
}

/** Returns what the parcel needs where its recipient collects it. */
export function collectionNeed(parcel: Parcel, arrivesOn: LocalDate | null): Need {
  const capabilities = [...checksOf(parcel), 'COLLECT']
  return { parcel, purpose: 'COLLECTION', capabilities, arrivesOn, expectedOn: null, hasCutOff: false }
}

/** Returns what the parcel needs where it is dropped off. A counter that takes it without a label prints one. */
export function dropOffNeed(parcel: Parcel, returnOrder: ReturnOrder | null, arrivesOn: LocalDate | null): Need {
  const dropOff = returnOrder?.method === 'DROP_OFF_UNLABELLED' ? 'DROP_OFF_UNLABELLED' : 'DROP_OFF'
  // A delivery that its sender brings needs no more than a drop-off; only a return may have to be checked.
  const capabilities = parcel.direction === 'RETURN' ? [...checksOf(parcel), 'RETURN', dropOff] : [dropOff]
  return { parcel, purpose: 'DROP_OFF', capabilities, arrivesOn, expectedOn: null, hasCutOff: false }
}

/**
 * Returns what a parcel needs of which only the measure is known, at a place that `holder` reserves for it. Its restrictions,
 * and how it is dropped off, are judged when it takes the place.
 */
export function reservationNeed(
  holder: Pick<Need['parcel'], 'realmId' | 'id'>,
  purpose: PlacePurpose,
  measure: ParcelMeasure | null,
  arrivesOn: LocalDate | null,
): Need {
  const capabilities = [purpose === 'COLLECTION' ? 'COLLECT' : 'RETURN']
  const parcel = { ...holder, measure, restrictions: [] }
  return { parcel, purpose, capabilities, arrivesOn, expectedOn: null, hasCutOff: false }
}

function checksOf({ restrictions }: Parcel): readonly string[] {
  return (['AGE_CHECK', 'ID_CHECK'] as const).filter((check) => restrictions.includes(check))
}
