import { BitVocabulary } from './bit-vocabulary.ts'

// Each list is in the order of the contract, with which a test compares it. The resolvers do not compile when a value of
// the contract is missing here, or the other way round.

/** The kinds of outlet. */
export const outletKinds = new BitVocabulary([
  'POST_OFFICE',
  'POSTAL_AGENCY',
  'COLLECTION_OFFICE',
  'PARCEL_SHOP',
  'PARCEL_LOCKER',
  'RETAIL_STORE',
  'MALL_HUB',
  'MOBILE_OUTLET',
])
/** The kind of an outlet. */
export type OutletKind = (typeof outletKinds.words)[number]

/** The states of an outlet. */
export const outletStatuses = new BitVocabulary(['PLANNED', 'PILOTING', 'ACTIVE', 'SUSPENDED', 'CLOSING', 'CLOSED'])
/** The state of an outlet. */
export type OutletStatus = (typeof outletStatuses.words)[number]

/** Everything that can be done at an outlet or service point. */
export const capabilities = new BitVocabulary([
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
])
/** Something that can be done at an outlet or service point. */
export type Capability = (typeof capabilities.words)[number]

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
