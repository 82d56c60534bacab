/** The kinds of outlet, in the order of the contract. */
export const outletKinds = [
  'POST_OFFICE',
  'POSTAL_AGENCY',
  'COLLECTION_OFFICE',
  'PARCEL_SHOP',
  'PARCEL_LOCKER',
  'RETAIL_STORE',
  'MALL_HUB',
  'MOBILE_OUTLET',
] as const
/** What sort of place an outlet is. */
export type OutletKind = (typeof outletKinds)[number]

/** The states of an outlet, in the order of the contract. */
export const outletStatuses = ['PLANNED', 'PILOTING', 'ACTIVE', 'SUSPENDED', 'CLOSING', 'CLOSED'] as const
/** The state of an outlet. */
export type OutletStatus = (typeof outletStatuses)[number]

/** What can be done at an outlet or service point, in the order of the contract. */
export const capabilities = [
  'COLLECT',
  'DROP_OFF',
  'DROP_OFF_UNLABELLED',
  'RETURN',
  'LABEL_PRINT',
  'AGE_CHECK',
  'ID_CHECK',
  'LOCAL_DELIVERY',
  'COURIER_PICKUP',
  'OVERSIZE',
] as const
/** Something that can be done at an outlet or service point. */
export type Capability = (typeof capabilities)[number]

/** The conditions of a search in the order in which they are judged. */
export const filterConditions = [
  'PARTNER',
  'STATUS',
  'CAPABILITY',
  'KIND',
  'FIT',
  'CLOSED',
  'HOURS_UNKNOWN',
  'CAPACITY',
] as const
/** A condition of a search. */
export type FilterCondition = (typeof filterConditions)[number]

/** One bit for each of `values`, by its place in `vocabulary`; a word that is not in it has none. */
export function maskOf<Word extends string>(vocabulary: readonly Word[], values: readonly string[]): number {
  return values.reduce((mask, value) => {
    const index = vocabulary.indexOf(value as Word)
    return index < 0 ? mask : mask | (1 << index)
  }, 0)
}
