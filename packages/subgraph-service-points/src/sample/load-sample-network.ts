import { newRealmId, parseRealm, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Refused } from '../domain/problem.ts'
import { findPartnersByCode, insertPartner } from '../storage/partners.ts'
import { publishShippingGrants } from '../storage/publish-shipping-grants.ts'
import { lockHeads } from '../storage/published-table.ts'
import { findRealm, insertRealm } from '../storage/realms.ts'
import { countServicePoints } from '../storage/service-points.ts'
import { inRealm, type Transaction } from '../storage/transaction.ts'
import { loadServicePointsIn } from '../use-cases/load-service-points.ts'
import { recordAgreementIn } from '../use-cases/record-agreement.ts'
import { ensureSampleKeys, type SampleKeys } from './sample-keys.ts'
import { drawOutlets, measureSource } from './sample-outlets.ts'
import {
  draftServicePoint,
  sampleGrant,
  type SamplePartner,
  samplePartners,
  type SamplePhase,
  type SampleProgramme,
  sampleProgrammes,
  scaleCount,
} from './sample-plan.ts'

/** Where and how to set the sample network up. */
export interface SampleOptions {
  /** Connections of the role `restante_service_points`. */
  readonly pool: Pool
  /** RESTANTE_SECRET, from which the keys follow. */
  readonly secret: Buffer
  readonly now: () => Date
  /** Name of the sandbox; default `demo`. */
  readonly realm?: string
  /** Whose outlets of the register are used; default `india-post`. */
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
  /** Texts of keys to try. */
  readonly keys: SampleKeys
  /** Service points that exist, and those that an agreement covers now or later. */
  readonly counts: { readonly servicePoints: number; readonly published: number }
  /** False when it was there before. */
  readonly isNew: boolean
}

/**
 * Sets up a sandbox with a labelled sample network at the outlets of the register: their operator, two carriers in two
 * phases each, a platform with agent service points, and what they agreed. Whole or not at all; on a sandbox where it
 * stands it only looks up what it answers. Throws when the realm is a live one, or when the register has no outlets of
 * the operator.
 */
export async function loadSampleNetwork(options: SampleOptions): Promise<SampleNetwork> {
  const realm = parseRealm(options.realm ?? 'demo')
  if (!realm) throw new TypeError('A realm is 2 to 8 characters of a-z and 0-9.')
  const now = options.now()
  return inRealm(options.pool, realm, async (transaction) => {
    const isNew = await openSandbox(transaction, realm, now)
    const operator = { code: options.operatorCode ?? 'india-post', name: options.operatorName ?? 'India Post' }
    const partners = isNew
      ? await createPartners(transaction, realm, operator, now)
      : await findSamplePartners(transaction, realm, operator.code)
    if (isNew) await createNetwork(transaction, realm, operator.code, partners, options.scale ?? 'full', now)
    const keys = await ensureSampleKeys(transaction, options.secret, realm, partners, now)
    return { realm, partners, keys, counts: await countServicePoints(transaction, realm), isNew }
  })
}

/** True when the sandbox is new; whoever opens it holds every head until its network is complete. */
async function openSandbox(transaction: Transaction, realm: RealmId, now: Date): Promise<boolean> {
  const known = await findRealm(transaction, realm)
  if (known?.kind === 'LIVE') throw new Error('A sample network belongs into a sandbox, and the realm is live.')
  if (known) return false
  await lockHeads(
    transaction,
    'api_key_fact',
    'partner_fact',
    'realm_fact',
    'service_point_fact',
    'shipping_grant_fact',
  )
  const ownerCode = samplePartners.platform.code
  return insertRealm(transaction, { realm, kind: 'SANDBOX', ownerCode, country: null, clockOffsetMs: 0 }, now)
}

type SamplePartnerIds = SampleNetwork['partners']

async function createPartners(
  transaction: Transaction,
  realm: RealmId,
  operator: { code: string; name: string },
  now: Date,
): Promise<SamplePartnerIds> {
  const all = { ...samplePartners, operator: { ...operator, kind: 'OPERATOR' } } as const
  const ids: Partial<Record<SamplePartner | 'operator', PartnerId>> = {}
  for (const name of Object.keys(all) as (SamplePartner | 'operator')[]) {
    const id = newRealmId('prt', realm, now)
    await insertPartner(transaction, { ...all[name], realm, id, returnsPartnerId: null }, now)
    ids[name] = id
  }
  return ids as SamplePartnerIds
}

async function findSamplePartners(
  transaction: Transaction,
  realm: RealmId,
  operatorCode: string,
): Promise<SamplePartnerIds> {
  const codes = {
    carrierEast: samplePartners.carrierEast.code,
    carrierWest: samplePartners.carrierWest.code,
    platform: samplePartners.platform.code,
    operator: operatorCode,
  }
  const found = new Map(
    (await findPartnersByCode(transaction, realm, Object.values(codes))).map((partner) => [partner.code, partner.id]),
  )
  const ids = Object.entries(codes).map(([name, code]) => [name, found.get(code)] as const)
  if (ids.some(([, id]) => id === undefined)) throw new Error('The sandbox exists and holds no sample network.')
  return Object.fromEntries(ids) as SamplePartnerIds
}

async function createNetwork(
  transaction: Transaction,
  realm: RealmId,
  operatorCode: string,
  partners: SamplePartnerIds,
  scale: 'full' | 'small',
  now: Date,
): Promise<void> {
  const source = await measureSource(transaction, operatorCode)
  if (source.outlets === 0) throw new Error('The register has no active outlets of the operator yet.')
  for (const programme of sampleProgrammes) {
    const counts = programme.phases.map((phase) => scaleCount(phase.count, source.outlets, scale))
    const total = counts.reduce((sum, count) => sum + count, 0)
    const outlets = await drawOutlets(transaction, source, programme, total)
    for (const [index, phase] of programme.phases.entries()) {
      const parties = { providerId: partners.operator, customerId: partners[programme.partner] }
      await createPhase(transaction, realm, parties, programme, phase, outlets.splice(0, counts[index]), now)
    }
  }
  for (const carrier of ['carrierEast', 'carrierWest'] as const) {
    const parties = { providerId: partners[carrier], customerId: partners.platform }
    const terms = { label: 'Sample agreement' }
    const grant = { ...sampleGrant, realm, ...parties, terms, outletIds: 'ALL' } as const
    demand(await recordAgreementIn(transaction, { ...grant, kind: 'NEGOTIATED_SERVICE', state: 'ACTIVE' }, now))
  }
  await publishShippingGrants(transaction, realm, now)
}

async function createPhase(
  transaction: Transaction,
  realm: RealmId,
  parties: { readonly providerId: string; readonly customerId: string },
  programme: SampleProgramme,
  phase: SamplePhase,
  outlets: readonly { id: string; digest: string }[],
  now: Date,
): Promise<void> {
  const { effectiveFrom } = phase
  demand(
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
  demand(await loadServicePointsIn(transaction, load, now))
}

/** The sample is made of valid inputs; a refusal is a mistake of ours. */
function demand(result: { kind: string } | Refused): void {
  if ('problems' in result) throw new Error(`The sample was refused: ${JSON.stringify(result.problems[0])}`)
}
