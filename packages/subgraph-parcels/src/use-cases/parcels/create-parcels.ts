import type { Caller } from '@restante/subgraph-kit'
import type { Deps } from '../request/deps.ts'
import { chainBy, runMany } from '../request/run-many.ts'
import type { MutationOutcome } from '../request/run-once.ts'
import { createParcel, type CreateParcelInput, type CreateParcelResult } from './create-parcel.ts'

/** An announcement in a list. It is decoded by itself, so that one which contradicts itself fails alone. */
export interface ListedParcel {
  readonly idempotencyKey: string
  /** The numbers on the parcel, as given. */
  readonly numbers: readonly string[]
  decode(): CreateParcelInput
}

/** Announces many parcels, each by its own key and with its own outcome; those that share a number one after the other. */
export async function createParcels(
  deps: Deps,
  caller: Caller,
  parcels: readonly ListedParcel[],
): Promise<readonly MutationOutcome<CreateParcelResult>[]> {
  const chains = chainBy([...parcels.keys()], (index) => {
    const { numbers, idempotencyKey } = parcels[index]!
    return [...numbers, `key ${idempotencyKey}`]
  })
  return runMany(chains, 'parcels', async (index) => createParcel(deps, caller, parcels[index]!.decode()))
}
