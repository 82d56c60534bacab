import { newRealmId, parseRealm, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Refused } from '../domain/problem.ts'
import type { RealmTransaction } from '../domain/ports/realm-store.ts'
import { createRealmTransaction } from '../storage/realm-store.ts'
import { inRealm } from '../storage/transaction.ts'
import { loadServicePointsIn } from '../use-cases/load-service-points.ts'
import { recordAgreementIn } from '../use-cases/agreements/record-agreement.ts'
import { ensureSampleKeys, type SampleKeys } from './sample-keys.ts'
import { drawOutlets, measureSource } from './sample-outlets.ts'
import {
  draftServicePoint,
  sampleGrant,
  sampleLimits,
  type SamplePartner,
  samplePartners,
  type SamplePhase,
  type SampleProgramme,
  sampleProgrammes,
  scaleCount,
} from './sample-plan.ts'

/** Options of the sample network. */
export interface SampleOptions {
  /** Connections of the role `restante_service_points`. */
  readonly pool: Pool
  /** RESTANTE_SECRET, from which the keys follow. */
  readonly secret: Buffer
  readonly now: () => Date
  /** Name of the sandbox; default `demo`. */
  readonly realm?: string
  /** Code of the operator whose outlets are used; default `india-post`. */
  readonly operatorCode?: string
  /** Name of that operator; default `India Post`. */
  readonly operatorName?: string
  /** `full` (the default): 28,000 service points; `small`: the same share of however many outlets there are. */
  readonly scale?: 'full' | 'small'
}

/** The sample network. */
export interface SampleNetwork {
  readonly realm: RealmId
  /** Ids. */
  readonly partners: Readonly<Record<SamplePartner | 'operator', PartnerId>>
  /** Texts of its keys. */
  readonly keys: SampleKeys
  /** Service points that exist, and those that an agreement covers now or later. */
  readonly counts: { readonly servicePoints: number; readonly published: number }
  /** False when it was there before. */
  readonly isNew: boolean
}

/**
 * Sets up a sandbox with a labelled sample network at the outlets of the register: their operator, two carriers in two
 * phases each, a platform with agent service points, and what they agreed. Whole or not at all; on a sandbox that
 * has it already it only returns it. Throws when the realm is a live one, or when the register has no outlets of
 * the operator.
 */
export async function loadSampleNetwork(options: SampleOptions): Promise<SampleNetwork> {
  const realm = parseRealm(options.realm ?? 'demo')
  if (!realm) throw new TypeError('A realm is 2 to 8 characters of a-z and 0-9.')
  const now = options.now()
  return inRealm(options.pool, realm, async (connection) => {
    const transaction = createRealmTransaction(connection, realm)
    const isNew = await openSandbox(transaction, now)
    const operator = { code: options.operatorCode ?? 'india-post', name: options.operatorName ?? 'India Post' }
    const partners = isNew
      ? await createPartners(transaction, operator, now)
      : await findSamplePartners(transaction, operator.code)
    if (isNew) {
      const source = await measureSource(connection, operator.code)
      if (source.outlets === 0) throw new Error('The register has no active outlets of the operator yet.')
      const draw: Draw = (programme, count) => drawOutlets(connection, source, programme, count)
      const count: Count = (phase) => scaleCount(phase.count, source.outlets, options.scale ?? 'full')
      await createNetwork(transaction, partners, draw, count, now)
      await transaction.analyze()
    }
    const keys = await ensureSampleKeys(transaction, options.secret, partners, now)
    return { realm, partners, keys, counts: await transaction.servicePoints.count(), isNew }
  })
}

/** Opens the sandbox; true when it is new. Then the transaction holds every head until the network is complete. */
async function openSandbox(transaction: RealmTransaction, now: Date): Promise<boolean> {
  const { realmId, findRealm, insertRealm, publisher } = transaction
  const known = await findRealm()
  if (known?.kind === 'LIVE') throw new Error('A sample network belongs into a sandbox, and the realm is live.')
  if (known) return false
  await publisher.lock('api_key_fact', 'partner_fact', 'realm_fact', 'service_point_fact', 'shipping_grant_fact')
  const ownerCode = samplePartners.platform.code
  return insertRealm({ realmId, kind: 'SANDBOX', ownerCode, country: null, clockOffsetMs: 0, createdAt: now })
}

type SamplePartnerIds = SampleNetwork['partners']
/** Returns the outlets at which a programme is set up. */
type Draw = (programme: SampleProgramme, count: number) => Promise<{ id: string; digest: string }[]>
/** Returns the number of outlets of a phase. */
type Count = (phase: SamplePhase) => number

async function createPartners(
  { realmId, partners }: RealmTransaction,
  operator: { code: string; name: string },
  now: Date,
): Promise<SamplePartnerIds> {
  const all = { ...samplePartners, operator: { ...operator, kind: 'OPERATOR' } } as const
  const ids: Partial<Record<SamplePartner | 'operator', PartnerId>> = {}
  for (const name of Object.keys(all) as (SamplePartner | 'operator')[]) {
    const partnerId = newRealmId('prt', realmId, now)
    await partners.insert({ ...all[name], realmId, partnerId, returnsPartnerId: null, createdAt: now })
    ids[name] = partnerId
  }
  return ids as SamplePartnerIds
}

async function findSamplePartners({ partners }: RealmTransaction, operatorCode: string): Promise<SamplePartnerIds> {
  const codes = {
    carrierEast: samplePartners.carrierEast.code,
    carrierWest: samplePartners.carrierWest.code,
    platform: samplePartners.platform.code,
    operator: operatorCode,
  }
  const all = await partners.findByCode(Object.values(codes))
  const found = new Map(all.map(({ code, partnerId }) => [code, partnerId]))
  const ids = Object.entries(codes).map(([name, code]) => [name, found.get(code)] as const)
  if (ids.some(([, id]) => id === undefined)) throw new Error('The sandbox exists and holds no sample network.')
  return Object.fromEntries(ids) as SamplePartnerIds
}

async function createNetwork(
  transaction: RealmTransaction,
  partners: SamplePartnerIds,
  draw: Draw,
  countOf: Count,
  now: Date,
): Promise<void> {
  const realm = transaction.realmId
  for (const programme of sampleProgrammes) {
    const counts = programme.phases.map(countOf)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const outlets = await draw(programme, total)
    for (const [index, phase] of programme.phases.entries()) {
      const parties = { providerId: partners.operator, customerId: partners[programme.partner] }
      await createPhase(transaction, parties, programme, phase, outlets.splice(0, counts[index]), now)
    }
  }
  for (const carrier of ['carrierEast', 'carrierWest'] as const) {
    const parties = { providerId: partners[carrier], customerId: partners.platform }
    const terms = { label: 'Sample agreement' }
    const maxRedirects = sampleLimits[carrier]
    const limit = maxRedirects === undefined ? {} : { maxRedirects }
    const grant = { ...sampleGrant, ...limit, realm, ...parties, terms, outletIds: 'ALL' } as const
    requireDone(await recordAgreementIn(transaction, { ...grant, kind: 'NEGOTIATED_SERVICE', state: 'ACTIVE' }, now))
  }
  await transaction.publisher.publishShippingGrants(now)
}

async function createPhase(
  transaction: RealmTransaction,
  parties: { readonly providerId: string; readonly customerId: string },
  programme: SampleProgramme,
  phase: SamplePhase,
  outlets: readonly { id: string; digest: string }[],
  now: Date,
): Promise<void> {
  const { effectiveFrom } = phase
  const realm = transaction.realmId
  requireDone(
    await recordAgreementIn(
      transaction,
      {
        ...parties,
        realm,
        kind: 'LAST_MILE_ACCESS',
        state: 'ACTIVE',
        effectiveFrom,
        outletIds: outlets.map(({ id }) => id),
        capabilities: programme.capabilities,
        terms: { label: 'Sample agreement' },
      },
      now,
    ),
  )
  const partnerId = parties.customerId
  const servicePoints = outlets.map((outlet) => draftServicePoint(programme, phase, outlet))
  const load = { realm, partnerId, programme: programme.programme, servicePoints }
  requireDone(await loadServicePointsIn(transaction, load, now))
}

/** The sample is made of valid inputs; a refusal is a mistake of ours. */
function requireDone(result: { kind: string } | Refused): void {
  if ('problems' in result) throw new Error(`The sample was refused: ${JSON.stringify(result.problems[0])}`)
}
