import type { LocalDate } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import type { Parcel } from '../parcel/parcel.ts'
import type { PlacePurpose } from '../parcel/place.ts'
import type { ReturnOrder } from '../parcel/return-order.ts'

/** The requirements of a parcel that a service point has to meet. */
export interface Need {
  readonly parcel: Pick<Parcel, 'realmId' | 'id' | 'measure' | 'restrictions'>
  readonly purpose: PlacePurpose
  /** Checks of the recipient come first, so that a refusal names a missing check before other capabilities. */
  readonly capabilities: readonly string[]
  /** The local day of arrival; null for the earliest possible. */
  readonly arrivesOn: LocalDate | null
}

/** Returns what the parcel needs at the outlet of a redirect: a return is dropped off there, a delivery is collected. */
export function needOf({ parcel, returnOrder }: Dossier, arrivesOn: LocalDate | null): Need {
  return parcel.direction === 'RETURN'
    ? dropOffNeed(parcel, returnOrder, arrivesOn)
    : collectionNeed(parcel, arrivesOn ?? parcel.expectedOn)
}

/** Returns what the parcel needs where its recipient collects it. */
export function collectionNeed(parcel: Parcel, arrivesOn: LocalDate | null): Need {
  return { parcel, purpose: 'COLLECTION', capabilities: [...checksOf(parcel), 'COLLECT'], arrivesOn }
}

/** Returns what the parcel needs where it is dropped off. A counter that takes it without a label prints one. */
export function dropOffNeed(parcel: Parcel, returnOrder: ReturnOrder | null, arrivesOn: LocalDate | null): Need {
  const dropOff = returnOrder?.method === 'DROP_OFF_UNLABELLED' ? 'DROP_OFF_UNLABELLED' : 'DROP_OFF'
  return { parcel, purpose: 'DROP_OFF', capabilities: [...checksOf(parcel), 'RETURN', dropOff], arrivesOn }
}

function checksOf({ restrictions }: Parcel): readonly string[] {
  return (['AGE_CHECK', 'ID_CHECK'] as const).filter((check) => restrictions.includes(check))
}
