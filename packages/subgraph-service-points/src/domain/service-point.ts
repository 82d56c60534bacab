import type {
  LocalDate,
  OutletFact,
  OutletId,
  PartnerId,
  Places,
  RealmId,
  RealmIds,
  ServicePointId,
  SizeLimit,
} from '@restante/subgraph-kit'
import type { Span } from './agreement/coverage.ts'
import type { ServicePointTerms } from './terms.ts'

/** The status of a service point. */
export type ServicePointStatus = 'PLANNED' | 'ACTIVE' | 'SUSPENDED' | 'CLOSED'
/** The partners that may see a service point: everybody, or its parties. */
export type Visibility = 'PUBLIC' | 'PARTIES'
/** The state of a service point's intake of new parcels. */
export type Intake = 'OPEN' | 'PAUSED'

/** A partner's programme at an outlet. */
export interface ServicePoint extends ServicePointTerms {
  readonly realmId: RealmId
  readonly servicePointId: ServicePointId
  readonly partnerId: PartnerId
  readonly programmeId: RealmIds['prg']
  readonly outletId: OutletId
  /** A subset of the outlet's. */
  readonly capabilities: readonly string[]
  /** OSM opening_hours where narrower than the outlet's; null: the outlet's hold. */
  readonly hours: string | null
  /** Narrower limits than the outlet's; null: the outlet's hold. */
  readonly sizeLimit: SizeLimit | null
  readonly capacity: readonly Places[]
  readonly validFrom: LocalDate
  /** First day no longer valid; null: no end is known. */
  readonly validUntil: LocalDate | null
  readonly status: ServicePointStatus
  readonly visibility: Visibility
  readonly intake: Intake
  readonly intakeReason: string | null
  /** Moment at which a pause ends by itself; null: its partner has to end it. */
  readonly intakeUntil: Date | null
  readonly createdAt: Date
}

/** A service point as the graph shows it, with the facts that decide whether it is shown. */
export interface ServicePointView extends Pick<
  ServicePoint,
  | 'servicePointId'
  | 'partnerId'
  | 'outletId'
  | 'hours'
  | 'status'
  | 'visibility'
  | 'validFrom'
  | 'validUntil'
  | 'intake'
  | 'intakeUntil'
  | keyof ServicePointTerms
> {
  /** Restricted to what its agreements allow, where one covers it. */
  readonly capabilities: readonly string[]
  /** Code of its programme. */
  readonly programme: string
  /** The published span; null when no agreement covers it. */
  readonly coverage: Span | null
  /** Code of the partner that runs the outlet. */
  readonly operatorCode: string
  /** Of the outlet. */
  readonly timeZone: string
  /** Of the outlet, ISO 3166-1 alpha-2. */
  readonly country: string
  /** OSM opening_hours of the outlet; null: unknown. */
  readonly outletHours: string | null
}

/** The service points of a list; absent or null: no restriction. */
export interface ServicePointFilter {
  readonly outlet?: string | null
  readonly partner?: string | null
  /** Code of the programme. */
  readonly programme?: string | null
  readonly statuses?: readonly ServicePointStatus[] | null
}

/** A service point to be set up at an outlet; absent or null: the stated default. */
export interface ServicePointDraft
  extends
    Pick<ServicePoint, 'capabilities' | 'capacity' | 'holdPolicy' | 'validFrom'>,
    Partial<Pick<ServicePoint, 'hours' | 'sizeLimit' | 'validUntil'>>,
    Partial<Omit<ServicePointTerms, 'holdPolicy'>> {
  readonly outletId: string
  /** Default ACTIVE. */
  readonly status?: ServicePointStatus
  /** Default PUBLIC. */
  readonly visibility?: Visibility
}

/** The facts of an outlet that this context reads. */
export type OutletFacts = Pick<OutletFact, 'outletId' | 'operatorCode' | 'capabilities' | 'country'>
