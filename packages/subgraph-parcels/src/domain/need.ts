import type { LocalDate } from '@restante/subgraph-kit'
import type { Dossier } from './dossier.ts'
import type { Parcel, PlacePurpose, ReturnOrder } from './parcel.ts'

/** What a parcel needs of a service point. */
export interface Need {
  readonly parcel: Pick<Parcel, 'realmId' | 'id' | 'measure' | 'restrictions'>
  readonly purpose: PlacePurpose
  /** Checks of the recipient first, so that a refusal names the one that is missing. */
  readonly capabilities: readonly string[]
  /** The local day of its arrival; null: as soon as it can be. */
  readonly arrivesOn: LocalDate | null
}

/** Returns what the parcel needs where it is redirected to: a return where it is dropped off, a delivery where it is collected. */
export function needOf({ parcel, returnOrder }: Dossier, arrivesOn: LocalDate | null): Need {
  return parcel.direction === 'RETURN'
    ? dropOffNeed(parcel, returnOrder, arrivesOn)
    : collectionNeed(parcel, arrivesOn ?? parcel.expectedOn)
}

/** Returns what the parcel needs where its recipient collects it. */
export function collectionNeed(parcel: Parcel, arrivesOn: LocalDate | null): Need {
  return { parcel, purpose: 'COLLECTION', capabilities: [...checksOf(parcel), 'COLLECT'], arrivesOn }
}

/** Returns what the parcel needs where it is dropped off; a counter that takes it without a label prints one. */
export function dropOffNeed(parcel: Parcel, returnOrder: ReturnOrder | null, arrivesOn: LocalDate | null): Need {
  const dropOff = returnOrder?.method === 'DROP_OFF_UNLABELLED' ? 'DROP_OFF_UNLABELLED' : 'DROP_OFF'
  return { parcel, purpose: 'DROP_OFF', capabilities: [...checksOf(parcel), 'RETURN', dropOff], arrivesOn }
}

function checksOf({ restrictions }: Parcel): readonly string[] {
  return (['AGE_CHECK', 'ID_CHECK'] as const).filter((check) => restrictions.includes(check))
}
