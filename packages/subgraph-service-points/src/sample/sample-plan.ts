import type { CutOff, Places } from '@restante/subgraph-kit'
import type { PartnerKind } from '../domain/partner.ts'
import type { ServicePointDraft } from '../domain/service-point.ts'
import type { ServicePointTerms } from '../domain/terms.ts'

/** The partners of the sample besides the operator, whose code is that of the outlets. */
export const samplePartners = {
  carrierEast: { code: 'sample-carrier-east', name: 'Sample Carrier East', kind: 'CARRIER' },
  carrierWest: { code: 'sample-carrier-west', name: 'Sample Carrier West', kind: 'CARRIER' },
  platform: { code: 'sample-platform', name: 'Sample Platform', kind: 'PLATFORM' },
} as const satisfies Record<string, { code: string; name: string; kind: PartnerKind }>

/** One of those partners. */
export type SamplePartner = keyof typeof samplePartners

/** The service points that a partner sets up at outlets of the operator. */
export interface SampleProgramme {
  readonly partner: SamplePartner
  readonly programme: { readonly code: string; readonly name: string }
  /** Only outlets on this side of the median longitude; absent: anywhere. */
  readonly half?: 'EAST' | 'WEST'
  readonly capabilities: readonly string[]
  readonly terms: Omit<ServicePointTerms, 'decideWithinMinutes'>
  /** Each at outlets of its own under an agreement of its own. */
  readonly phases: readonly SamplePhase[]
}

/** One phase of a roll-out. */
export interface SamplePhase {
  /** Number of outlets, at full scale. */
  readonly count: number
  /** First day of the agreement, local at each outlet. */
  readonly effectiveFrom: string
}

/** Post offices are served Monday to Saturday, and on Saturday only in the morning. */
const cutOff: CutOff = {
  MONDAY: '16:00',
  TUESDAY: '16:00',
  WEDNESDAY: '16:00',
  THURSDAY: '16:00',
  FRIDAY: '16:00',
  SATURDAY: '12:00',
}
const carrierTerms = {
  holdPolicy: {
    unit: 'OUTLET_OPENING_DAYS',
    count: 7,
    extendOnClosure: true,
    maxExtensions: 1,
    extensionCount: 3,
  },
  redirectDecision: 'IMMEDIATE',
  redirectFee: null,
  cutOff,
  transit: { businessDays: 2, readyFrom: '10:00', readyBy: '17:00' },
} as const satisfies SampleProgramme['terms']

const carrier = {
  programme: { code: 'counter', name: 'Sample counter service' },
  capabilities: ['COLLECT', 'DROP_OFF'],
  phases: [
    { count: 1_500, effectiveFrom: '2025-03-01' },
    { count: 1_500, effectiveFrom: '2027-04-01' },
  ],
}

/** The programmes that are set up: two carriers in two phases each, and the agent service points of one platform. */
export const sampleProgrammes: readonly SampleProgramme[] = [
  {
    ...carrier,
    partner: 'carrierEast',
    half: 'EAST',
    terms: { ...carrierTerms, redirectFee: { amount: '25.00', currency: 'INR' } },
  },
  { ...carrier, partner: 'carrierWest', half: 'WEST', terms: { ...carrierTerms, redirectDecision: 'ASKED' } },
  {
    partner: 'platform',
    programme: { code: 'agent-points', name: 'Sample agent service points' },
    capabilities: ['COLLECT', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'RETURN'],
    terms: {
      holdPolicy: { unit: 'OUTLET_OPENING_DAYS', count: 7 },
      redirectDecision: 'IMMEDIATE',
      redirectFee: null,
      cutOff: null,
      transit: null,
    },
    phases: [{ count: 22_000, effectiveFrom: '2025-03-01' }],
  },
]

/** The carriers let the platform use their service points, and the one in the east redirect a delivery more often. */
export const sampleGrant = { effectiveFrom: '2025-03-01', endsOn: '2028-10-01', noticeBy: '2028-04-01' }

/** Limits of redirects of those agreements; absent: the default. */
export const sampleLimits: Readonly<Partial<Record<SamplePartner, number>>> = { carrierEast: 3 }

/** The outlets of a network at full scale, of which the counts above are a share. */
const fullNetwork = 165_000

/**
 * Returns the number of outlets of a phase in a network with `outlets` of them: at full scale the stated one, at small scale
 * its share, but at least one.
 */
export function scaleCount(count: number, outlets: number, scale: 'full' | 'small'): number {
  if (scale === 'full') return count
  return Math.max(1, Math.round((count / fullNetwork) * outlets))
}

const sampleHours = [
  'Mo-Sa 09:00-18:00',
  'Mo-Su 08:00-21:00',
  'Mo-Fr 09:30-17:30; Sa 10:00-14:00',
  'Mo-Sa 10:00-20:00; Su 11:00-17:00',
  'Mo-Sa 09:00-13:00,15:00-19:00',
  'Mo-Su 07:00-22:00',
]

const shelf: readonly Places[] = [
  { purpose: 'COLLECTION', sizeClass: 'ANY', places: 30 },
  { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 20 },
]
const smallShelf: readonly Places[] = [
  { purpose: 'COLLECTION', sizeClass: 'ANY', places: 6 },
  { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 4 },
]

/** The size limit of the sample's counters: what one person can carry. */
const sizeLimit = { longestSide: 1_200, sides: [1_200, 600, 600], weight: 25_000 }

/** Returns the sample's service point at an outlet. `digest`, hexadecimal and the outlet's own, alone decides what varies. */
export function draftServicePoint(
  { capabilities, terms }: SampleProgramme,
  { effectiveFrom }: SamplePhase,
  outlet: { id: string; digest: string },
): ServicePointDraft {
  const draw = Number.parseInt(outlet.digest.slice(0, 8), 16)
  return {
    outletId: outlet.id,
    capabilities,
    hours: sampleHours[draw % sampleHours.length]!,
    capacity: Math.floor(draw / sampleHours.length) % 8 === 0 ? smallShelf : shelf,
    sizeLimit,
    ...terms,
    validFrom: effectiveFrom,
  }
}
