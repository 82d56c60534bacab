/** A service that an outlet offers, as the enum `Capability` of the schema describes it. */
export type SeedCapability =
  | 'COLLECT'
  | 'DROP_OFF'
  | 'DROP_OFF_UNLABELLED'
  | 'RETURN'
  | 'LABEL_PRINT'
  | 'AGE_CHECK'
  | 'ID_CHECK'
  | 'LOCAL_DELIVERY'
  | 'COURIER_PICKUP'
  | 'OVERSIZE'

/** The kind of an outlet, as the enum `OutletKind` of the schema describes it. */
export type SeedOutletKind =
  | 'POST_OFFICE'
  | 'POSTAL_AGENCY'
  | 'COLLECTION_OFFICE'
  | 'PARCEL_SHOP'
  | 'PARCEL_LOCKER'
  | 'RETAIL_STORE'
  | 'MALL_HUB'
  | 'MOBILE_OUTLET'

/** The largest parcel that is taken, in millimetres and grams; a member that is absent sets no limit. */
export interface SizeLimitSeed {
  readonly longestSide?: number
  /** Three sides; a parcel may be turned to fit them. */
  readonly sides?: readonly number[]
  /** Longest side plus the circumference across it. */
  readonly girth?: number
  readonly weight?: number
  readonly value?: { readonly amount: string; readonly currency: string }
}

/** Time for which a parcel is held. */
export interface HoldPolicySeed {
  /** BUSINESS_DAYS leave out weekends; a test graph knows no public holidays. */
  readonly unit: 'CALENDAR_DAYS' | 'BUSINESS_DAYS' | 'OUTLET_OPENING_DAYS' | 'HOURS'
  /** Number of units, 1 or more; the day of arrival does not count. */
  readonly count: number
  /** True when a hold that ends while the outlet is closed lasts until it has opened again. Default false. */
  readonly extendOnClosure?: boolean
  /** Number of times that a hold may be extended on request. Default 0. */
  readonly maxExtensions?: number
  /** Number of units by which one extension lengthens the hold. Default 0. */
  readonly extensionCount?: number
  /** Hours before the end of the hold at which `parcel.hold_ending` is due. Default 24. */
  readonly reminderHours?: number
}

/** Time of each weekday, `HH:MM` local at the outlet, before which something accepted counts that day; absent: no work. */
export type CutOffSeed = {
  readonly [Day in 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY']?: string
}

/** Time that a parcel takes from its acceptance until it can be collected. */
export interface TransitSeed {
  /** Working days, 0 to 30. */
  readonly businessDays: number
  /** `HH:MM` of the day of arrival, local at the outlet: the parcel is ready between these two. */
  readonly readyFrom: string
  readonly readyBy: string
}

/** A partner of a test graph. */
export interface PartnerSeed {
  /** Public code, 2 to 40 characters of a-z, 0-9 and single hyphens. */
  readonly code: string
  /** Default: the code. */
  readonly name?: string
  readonly kind: 'CARRIER' | 'PLATFORM' | 'RETAILER' | 'OPERATOR' | 'AGENT'
  /**
   * Codes of the partners whose service points it may use. Default: all carriers for a PLATFORM or RETAILER, all of these for a
   * CARRIER, else none.
   */
  readonly shipsWith?: readonly string[]
}

/** Number of places of a service point: for collection, and for parcels that are dropped off. */
export type CapacitySeed = number | { readonly collection?: number; readonly dropOff?: number }

/** The services that a partner may use at an outlet. All members have a default. */
export interface ServicePointSeed {
  /** Code of the partner. Default `platform`. */
  readonly partner?: string
  /** Code of the programme. Default `standard`. */
  readonly programme?: string
  /** Default: the outlet's. */
  readonly capabilities?: readonly SeedCapability[]
  /** Number of places, for both purposes or for each. Default 100. */
  readonly capacity?: CapacitySeed
  /** OSM opening_hours where narrower than the outlet's. */
  readonly hours?: string | null
  readonly sizeLimit?: SizeLimitSeed | null
  /** Default PUBLIC; PARTIES hides it from all but its partner, the operator and those that may use it. */
  readonly visibility?: 'PUBLIC' | 'PARTIES'
  /** Default OPEN; PAUSED takes nothing new. */
  readonly intake?: 'OPEN' | 'PAUSED'
  /** First day, `YYYY-MM-DD` local at the outlet. Default: long ago. */
  readonly validFrom?: string
  /** First day no longer valid. Default: no end. */
  readonly validUntil?: string | null
  /** Default: five days on which the outlet opens. */
  readonly holdPolicy?: HoldPolicySeed
  /** Default IMMEDIATE; ASKED: the partner answers each redirect. */
  readonly redirectDecision?: 'IMMEDIATE' | 'ASKED'
  /** Price of a redirect to it. Default: free of charge. */
  readonly redirectFee?: { readonly amount: string; readonly currency: string } | null
  readonly cutOff?: CutOffSeed | null
  readonly transit?: TransitSeed | null
}

/** An outlet of a test graph. Everything but its name has a default. */
export interface OutletSeed {
  readonly name: string
  /** `out_` and a UUID of version 7. Default: a new one. */
  readonly id?: string
  /** Degrees in WGS 84. Default: a street in Paris, each further outlet about 100 m east of the one before. */
  readonly location?: { readonly latitude: number; readonly longitude: number }
  readonly address?: {
    readonly lines?: readonly string[]
    readonly locality?: string | null
    readonly postalCode?: string | null
    readonly subdivision?: string | null
    /** ISO 3166-1 alpha-2. Default `FR`. */
    readonly country?: string
  }
  /** IANA name. Default `Europe/Paris`. */
  readonly timeZone?: string
  /** Default PARCEL_SHOP. */
  readonly kind?: SeedOutletKind
  /** Default ACTIVE. */
  readonly status?: 'PLANNED' | 'PILOTING' | 'ACTIVE' | 'SUSPENDED' | 'CLOSING' | 'CLOSED'
  /** OSM opening_hours of weekdays, such as `Mo-Fr 09:00-18:00; Sa 09:00-12:00`; null: unknown. Default `24/7`. */
  readonly hours?: string | null
  /** Default COLLECT, DROP_OFF, DROP_OFF_UNLABELLED and RETURN. */
  readonly capabilities?: readonly SeedCapability[]
  readonly sizeLimit?: SizeLimitSeed | null
  /** Code of the partner that runs it. Default `operator`. */
  readonly operator?: string
  /** The operator's own branch code. Default: the number of the outlet in the list, from 1. */
  readonly operatorRef?: string
  /** Number of places of its only service point; an error beside `servicePoints`. Default 100. */
  readonly capacity?: CapacitySeed
  /**
   * Default: one of the partner `platform`, which its carriers may use too. A delivery that has a carrier is redirected to service
   * points of that carrier only: they are to be stated.
   */
  readonly servicePoints?: readonly ServicePointSeed[]
}
