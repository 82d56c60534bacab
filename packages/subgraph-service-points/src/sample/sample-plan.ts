import type { Places } from '@restante/subgraph-kit'
import type { PartnerKind } from '../domain/partner.ts'
import type { ServicePointDraft } from '../domain/service-point.ts'

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
  { ...carrier, partner: 'carrierEast', half: 'EAST' },
  { ...carrier, partner: 'carrierWest', half: 'WEST' },
  {
    partner: 'platform',
    programme: { code: 'agent-points', name: 'Sample agent service points' },
    capabilities: ['COLLECT', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'RETURN'],
    phases: [{ count: 22_000, effectiveFrom: '2025-03-01' }],
  },
]

/** The carriers let the platform use their service points. */
export const sampleGrant = { effectiveFrom: '2025-03-01', endsOn: '2028-10-01', noticeBy: '2028-04-01' }

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
  { capabilities }: SampleProgramme,
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
    holdPolicy: { unit: 'OUTLET_OPENING_DAYS', count: 7 },
    validFrom: effectiveFrom,
  }
}
