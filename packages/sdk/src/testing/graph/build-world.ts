import {
  newOutletId,
  newRealmId,
  type OutletId,
  parseOutletId,
  type Places,
  type RealmId,
} from '@restante/subgraph-kit'
import { coverPlaces, normalisePostalCode, type Outlet } from '@restante/subgraph-outlets/engine'
import { isCode, type Partner } from '@restante/subgraph-service-points/engine'
import type { Clock } from '../memory/clock.ts'
import type { World, WorldGrant, WorldServicePoint } from '../memory/world.ts'
import { findSeedProblems } from './check-seeds.ts'
import type { CapacitySeed, OutletSeed, PartnerSeed, ServicePointSeed } from './seeds.ts'

/** The partners that every test graph has. */
export const ownPartners = [
  { code: 'platform', name: 'Platform', kind: 'PLATFORM' },
  { code: 'carrier', name: 'Carrier', kind: 'CARRIER' },
  { code: 'operator', name: 'Operator', kind: 'OPERATOR' },
] as const satisfies readonly PartnerSeed[]

const longAgo = '2000-01-01'
const dayMs = 86_400_000

/** Builds the world of a test graph. Throws one TypeError that lists everything that is wrong with the seeds. */
export function buildWorld(
  realm: RealmId,
  clock: Clock,
  seeds: { readonly outlets: readonly OutletSeed[]; readonly partners: readonly PartnerSeed[] },
): World {
  const allPartners = [...ownPartners, ...seeds.partners]
  const problems = [
    ...allPartners.flatMap(({ code }, index) => [
      ...(isCode(code) ? [] : [`partners: \`${code}\` is no code of 2 to 40 characters a-z, 0-9 and single hyphens.`]),
      ...(allPartners.findIndex((other) => other.code === code) < index
        ? [`partners: \`${code}\` is there twice.`]
        : []),
    ]),
    ...seeds.partners.flatMap(({ code, shipsWith = [] }) =>
      shipsWith
        .filter((other) => !allPartners.some((each) => each.code === other))
        .map((other) => `partners: \`${code}\` ships with \`${other}\`, which is not among them.`),
    ),
    ...findSeedProblems(
      seeds.outlets,
      allPartners.map(({ code }) => code),
    ),
  ]
  if (problems.length > 0) throw new TypeError(`The test graph cannot be created:\n- ${problems.join('\n- ')}`)

  // Ids sort by the moments at which they were made: what stands first in the seeds comes first in the graph.
  let made = clock.now().getTime() - dayMs
  const nextMoment = (): Date => new Date(made++)
  const partners = new Map(allPartners.map((seed) => [seed.code, partnerOf(seed, realm, nextMoment())]))
  const outlets = seeds.outlets.map((seed, index) => outletOf(seed, index, nextMoment()))
  const points = seeds.outlets.flatMap((seed, index) =>
    (seed.servicePoints ?? [{ capacity: seed.capacity ?? 100 }]).map((point) =>
      servicePointOf(point, outlets[index]!, partners.get(point.partner ?? 'platform')!, nextMoment()),
    ),
  )
  return {
    realm,
    clock,
    outlets: new Map(outlets.map((outlet) => [outlet.id, outlet])),
    postalCodes: postalCodesOf(outlets),
    partners: new Map([...partners.values()].map((partner) => [partner.partnerId, partner])),
    servicePoints: new Map(points.map((point) => [point.servicePointId, point])),
    grants: allPartners.flatMap((seed) => grantsOf(seed, partners)),
    agreements: [],
  }
}

function partnerOf({ code, name = code, kind }: PartnerSeed, realmId: RealmId, createdAt: Date): Partner {
  const partnerId = newRealmId('prt', realmId, createdAt)
  return { realmId, partnerId, code, name, kind, returnsPartnerId: null, createdAt }
}

function grantsOf({ code, kind, shipsWith }: PartnerSeed, partners: ReadonlyMap<string, Partner>): WorldGrant[] {
  const { realmId, partnerId } = partners.get(code)!
  const others = [...partners.values()].filter((other) => isShippedWith(kind, other.kind)).map((other) => other.code)
  return (shipsWith ?? others)
    .filter((other) => other !== code)
    .map((other) => ({
      realmId,
      partnerId,
      grantedByPartnerId: partners.get(other)!.partnerId,
      validFrom: longAgo,
      validUntil: null,
      maxRedirects: null,
      deleted: false,
    }))
}

/** By default senders use the service points of carriers, and carriers those of senders. */
function isShippedWith(kind: Partner['kind'], other: Partner['kind']): boolean {
  const isSender = (each: Partner['kind']): boolean => each === 'PLATFORM' || each === 'RETAILER'
  return (isSender(kind) && other === 'CARRIER') || (kind === 'CARRIER' && isSender(other))
}

function outletOf(seed: OutletSeed, index: number, now: Date): Outlet {
  const { address = {}, location = { latitude: 48.8534, longitude: 2.3488 + index * 0.00137 } } = seed
  return {
    id: seed.id === undefined ? newOutletId(now) : (parseOutletId(seed.id) as OutletId),
    operatorCode: seed.operator ?? 'operator',
    operatorRef: seed.operatorRef ?? String(index + 1),
    name: seed.name,
    kind: seed.kind ?? 'PARCEL_SHOP',
    status: seed.status ?? 'ACTIVE',
    opensOn: null,
    closesOn: null,
    gln: null,
    addressLines: address.lines ?? ['1 Test Street'],
    locality: address.locality ?? null,
    postalCode: address.postalCode ?? null,
    subdivision: address.subdivision ?? null,
    country: address.country ?? 'FR',
    ...location,
    locationPrecision: 0,
    timeZone: seed.timeZone ?? 'Europe/Paris',
    hours: seed.hours === undefined ? '24/7' : seed.hours,
    hoursOriginal: null,
    capabilities: seed.capabilities ?? ['COLLECT', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'RETURN'],
    sizeLimit: seed.sizeLimit ?? null,
    source: 'test',
    licence: 'none',
    attribution: 'Made for a test',
    verifiedAt: null,
    issues: [],
  }
}

function servicePointOf(seed: ServicePointSeed, outlet: Outlet, partner: Partner, now: Date): WorldServicePoint {
  const { redirectDecision = 'IMMEDIATE' } = seed
  return {
    realmId: partner.realmId,
    servicePointId: newRealmId('sp', partner.realmId, now),
    partnerId: partner.partnerId,
    partnerCode: partner.code,
    programme: seed.programme ?? 'standard',
    outletId: outlet.id,
    capabilities: seed.capabilities ?? outlet.capabilities,
    status: 'ACTIVE',
    visibility: seed.visibility ?? 'PUBLIC',
    intake: seed.intake ?? 'OPEN',
    hours: seed.hours ?? null,
    validFrom: seed.validFrom ?? longAgo,
    validUntil: seed.validUntil ?? null,
    sizeLimit: seed.sizeLimit ?? null,
    capacity: placesOf(seed.capacity ?? 100),
    holdPolicy: seed.holdPolicy ?? { unit: 'OUTLET_OPENING_DAYS', count: 5 },
    redirectDecision,
    decideWithinMinutes: redirectDecision === 'ASKED' ? 120 : null,
    redirectFee: seed.redirectFee ?? null,
    cutOff: seed.cutOff ?? null,
    transit: seed.transit ?? null,
    deleted: false,
  }
}

function placesOf(seed: CapacitySeed): readonly Places[] {
  const { collection = 100, dropOff = 100 } = typeof seed === 'number' ? { collection: seed, dropOff: seed } : seed
  return [
    { purpose: 'COLLECTION', sizeClass: 'ANY', places: collection },
    { purpose: 'DROP_OFF', sizeClass: 'ANY', places: dropOff },
  ]
}

/** Returns the places of the postal codes of outlets, as the register derives them. */
export function postalCodesOf(outlets: readonly Outlet[]): World['postalCodes'] {
  const groups = new Map<string, Outlet[]>()
  for (const outlet of outlets) {
    if (outlet.postalCode === null) continue
    const key = `${outlet.country} ${normalisePostalCode(outlet.postalCode)}`
    groups.set(key, [...(groups.get(key) ?? []), outlet])
  }
  return new Map(
    Array.from(groups, ([key, group]) => {
      const [country = '', code = ''] = key.split(' ')
      return [key, { country, code, ...coverPlaces(group) }]
    }),
  )
}
