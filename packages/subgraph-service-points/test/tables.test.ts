import { columnName, propertiesExcept, toParameters } from '@restante/store'
import { anyRow, findTableDifferences } from '@restante/store/testing'
import {
  apiKeyFactTable,
  documentFactTable,
  newRealmId,
  partnerFactTable,
  type RealmId,
  realmFactTable,
  servicePointFactTable,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RealmTransaction } from '../src/domain/ports/realm-store.ts'
import type { ServicePoint } from '../src/domain/service-point.ts'
import { servicePointPublication } from '../src/storage/publications.ts'
import { publishRows } from '../src/storage/publish-rows.ts'
import { createRealmTransaction } from '../src/storage/realm-store.ts'
import {
  agreementScopeTable,
  agreementTable,
  apiKeyTable,
  documentTable,
  deviceEnrolmentTable,
  idempotencyTable,
  partnerTable,
  programmeTable,
  realmTable,
  servicePointTable,
} from '../src/storage/tables.ts'
import { inRealm, type Transaction } from '../src/storage/transaction.ts'
import { createNetwork, type Network } from './network-fixture.ts'
import { readBack } from './read-back.ts'

let network: Network
let count = 0
beforeAll(async () => {
  network = await createNetwork()
})
afterAll(() => network.close())

/** A number that no earlier row has had. */
const next = (): number => (count += 1)
const newId = <Prefix extends 'prt' | 'prg' | 'key' | 'agr' | 'sp' | 'enr'>(prefix: Prefix) =>
  newRealmId(prefix, network.realm, new Date(1_700_000_000_000 + next()))

const inNetwork = <Result>(work: (realm: RealmTransaction, transaction: Transaction) => Promise<Result>) =>
  inRealm(network.pool, network.realm, (transaction) =>
    work(createRealmTransaction(transaction, network.realm), transaction),
  )

const day = fc.integer({ min: 10, max: 28 })
const from = day.map((date) => `2026-11-${date}`)
const until = fc.option(day.map((date) => `2026-12-${date}`))
const realm = fc.constant(null).map(() => network.realm)
const partner = fc.constantFrom('post', 'carrier', 'platform', 'stranger').map((code) => network.partners[code])
const kind = fc.constantFrom('CARRIER', 'PLATFORM', 'RETAILER', 'OPERATOR', 'AGENT')

const realms = anyRow(realmTable, {
  realmId: fc.constant(null).map(() => `r${next()}` as RealmId),
  kind: fc.constant('SANDBOX'),
  ownerCode: fc.constant('platform'),
  country: fc.option(fc.constantFrom('IN', 'FR')),
})
const partners = anyRow(partnerTable, {
  realmId: realm,
  partnerId: fc.constant(null).map(() => newId('prt')),
  code: fc.constant(null).map(() => `partner-${next()}`),
  kind,
  returnsPartnerId: fc.option(partner),
})
const programmes = anyRow(programmeTable, {
  realmId: realm,
  programmeId: fc.constant(null).map(() => newId('prg')),
  partnerId: partner,
  code: fc.constant(null).map(() => `programme-${next()}`),
})
const keys = anyRow(apiKeyTable, {
  realmId: realm,
  keyId: fc.constant(null).map(() => newId('key')),
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
    const digest = Buffer.from(bytes)
    digest.writeUInt32BE(next())
    return digest
  }),
  lastFour: fc.stringMatching(/^[a-zA-Z0-9]{4}$/),
  kind: fc.constantFrom('SECRET', 'PUBLISHABLE', 'SESSION', 'DEVICE'),
  partnerId: partner,
  revokedAt: fc.constant(null),
})
const documents = anyRow(documentTable, {
  realmId: realm,
  partnerId: partner,
  documentId: fc.constant(null).map(() => `document-${next()}`),
  audiences: fc.subarray(['PUBLISHABLE', 'SHOPPER'], { minLength: 1 }),
})
const agreements = anyRow(agreementTable, {
  realmId: realm,
  agreementId: fc.constant(null).map(() => newId('agr')),
  providerId: fc.constant(null).map(() => network.partners.post),
  customerId: fc.constantFrom('carrier', 'platform').map((code) => network.partners[code]),
  kind: fc.constantFrom('AGENCY', 'FRANCHISE', 'LAST_MILE_ACCESS'),
  maxRedirects: fc.option(fc.integer({ min: 0, max: 20 })),
  state: fc.constantFrom('DRAFT', 'SIGNED', 'ACTIVE'),
  version: fc.integer({ min: 1, max: 9 }),
  effectiveFrom: from,
  endsOn: until,
  outlets: fc.constantFrom('ALL', 'LISTED'),
})
const pauses = fc
  .option(
    fc.record({
      intakeReason: fc.constantFrom('stock-taking', null),
      intakeUntil: fc.option(
        fc.date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2030-01-01') }),
      ),
    }),
  )
  .map((pause) =>
    pause
      ? { intake: 'PAUSED' as const, ...pause }
      : { intake: 'OPEN' as const, intakeReason: null, intakeUntil: null },
  )
const decisions = fc.option(fc.integer({ min: 1, max: 9_999 })).map((minutes) => ({
  redirectDecision: minutes === null ? ('IMMEDIATE' as const) : ('ASKED' as const),
  decideWithinMinutes: minutes,
}))
const enrolments = anyRow(deviceEnrolmentTable, {
  realmId: realm,
  enrolmentId: fc.constant(null).map(() => newId('enr')),
  digest: fc.constant(null).map(() => Buffer.alloc(32, `enrolment ${next()}`)),
  partnerId: partner,
  kind: fc.constant('COUNTER'),
  usedAt: fc.constant(null),
  keyId: fc.constant(null),
  requestDigest: fc.constant(null),
})
const servicePoints: fc.Arbitrary<ServicePoint> = fc
  .tuple(
    anyRow(servicePointTable, {
      realmId: realm,
      servicePointId: fc.constant(null).map(() => newId('sp')),
      capabilities: fc.subarray(['COLLECT', 'DROP_OFF', 'RE"TURN', 'a,b\\'], { minLength: 1 }),
      validFrom: from,
      validUntil: until,
      status: fc.constantFrom('PLANNED', 'ACTIVE', 'SUSPENDED', 'CLOSED'),
      visibility: fc.constantFrom('PUBLIC', 'PARTIES'),
    }),
    pauses,
    decisions,
  )
  .map(([row, pause, decision]) => ({ ...row, ...pause, ...decision }))

const check = <Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  predicate: (...values: Values) => Promise<void>,
) => fc.assert(fc.asyncProperty<Values>(...arbitraries, predicate), { numRuns: 15, endOnFailure: true })

describe('the tables of service points', () => {
  it('are defined as the migrations make them', async () => {
    const own = [
      agreementScopeTable,
      agreementTable,
      apiKeyTable,
      documentTable,
      deviceEnrolmentTable,
      idempotencyTable,
      partnerTable,
      programmeTable,
      realmTable,
      servicePointTable,
    ]
    const published = [
      apiKeyFactTable,
      documentFactTable,
      partnerFactTable,
      realmFactTable,
      servicePointFactTable,
      shippingGrantFactTable,
    ]
    const differences = await findTableDifferences(network.db.databaseUrl, [...own, ...published], ['service_points'])
    expect(differences).toEqual([])
  })

  it('hold every column of a realm, and publish it', () =>
    check([realms], async (row) => {
      await inRealm(network.pool, row.realmId, async (transaction) => {
        await createRealmTransaction(transaction, row.realmId).insertRealm(row)
        expect(await readBack(realmTable, row, transaction)).toEqual(row)
        const { ownerCode: _, createdAt: __, ...shown } = row
        expect(await readBack(realmFactTable, { ...row, rev: 0, deleted: false }, transaction)).toMatchObject(shown)
      })
    }))

  it('hold every column of a partner and a programme, and publish the partner', () =>
    check([partners, programmes], async (row, programme) => {
      await inNetwork(async ({ partners: stored }, transaction) => {
        await stored.insert(row)
        expect(await readBack(partnerTable, row, transaction)).toEqual(row)
        const { createdAt: _, ...shown } = row
        expect(await readBack(partnerFactTable, { ...row, rev: 0, deleted: false }, transaction)).toMatchObject(shown)
        expect(await stored.ensureProgramme(programme)).toBe(programme.programmeId)
        expect(await readBack(programmeTable, programme, transaction)).toEqual(programme)
      })
    }))

  it('hold every column of a key, and publish it', () =>
    check([keys, fc.boolean()], async (row, livemode) => {
      await inNetwork(async ({ keys: stored }, transaction) => {
        await stored.insert(row, livemode)
        expect(await readBack(apiKeyTable, row, transaction)).toEqual(row)
        const { lastFour: _, label: __, createdAt: ___, revokedAt: ____, ...shown } = row
        const fact = await readBack(apiKeyFactTable, { ...row, livemode, rev: 0, deleted: false }, transaction)
        expect(fact).toMatchObject({ ...shown, livemode, deleted: false })
        const revokedAt = new Date(1_900_000_000_000 + next())
        await stored.revoke(row.keyId, revokedAt)
        expect(await readBack(apiKeyTable, row, transaction)).toEqual({ ...row, revokedAt })
      })
    }))

  it('hold every column of a document, and publish it, first and again', () =>
    check([documents, documents], async (row, { audiences }) => {
      await inNetwork(async ({ documents: stored }, transaction) => {
        await stored.lock()
        for (const document of [row, { ...row, audiences }]) {
          await stored.put([document])
          expect(await readBack(documentTable, document, transaction)).toEqual(document)
          const { pushedAt: _, ...shown } = document
          const fact = await readBack(documentFactTable, { ...document, rev: 0, deleted: false }, transaction)
          expect(fact).toMatchObject({ ...shown, deleted: false })
        }
      })
    }))
  it('hold every column of an enrolment, permitted and used', () =>
    check(
      [enrolments, fc.date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2030-01-01') })],
      async (row, usedAt) => {
        await inNetwork(async ({ enrolments: stored }, transaction) => {
          const { enrolmentId, digest } = row
          await stored.insert(row)
          expect(await readBack(deviceEnrolmentTable, row, transaction)).toEqual(row)
          const use = { usedAt, keyId: newId('key'), requestDigest: Buffer.alloc(32, next()) }
          await stored.markUsed(enrolmentId, use)
          expect(await stored.find(enrolmentId)).toEqual({ ...row, ...use })
          expect(await stored.lock(digest)).toEqual({ ...row, ...use })
        })
      },
    ))

  it('hold every column of an agreement and its outlets, first and again', () =>
    check([agreements, agreements], async (row, changed) => {
      await inNetwork(async ({ agreements: stored }, transaction) => {
        const [scope] = fc.sample(anyRow(agreementScopeTable), 1)
        await stored.insert(row, [scope!.outletId])
        expect(await readBack(agreementTable, row, transaction)).toEqual(row)
        const { realmId, agreementId, providerId, customerId } = row
        const listed = { realmId, agreementId, providerId, customerId, outletId: scope!.outletId }
        expect(await readBack(agreementScopeTable, listed, transaction)).toEqual(listed)
        const { state, endsOn } = changed
        await stored.update(agreementId, { state, endsOn })
        expect(await readBack(agreementTable, row, transaction)).toEqual({ ...row, state, endsOn })
      })
    }))

  it('hold every column of a service point, and publish each as it is stored, first and again', () =>
    check([partners, programmes, servicePoints, servicePoints], async (owner, owned, row, other) => {
      await inNetwork(async ({ partners: stored, servicePoints: points, publisher }, transaction) => {
        await stored.insert(owner)
        const { partnerId } = owner
        const programme = { ...owned, partnerId }
        await stored.ensureProgramme(programme)
        let point: ServicePoint = { ...row, partnerId, programmeId: programme.programmeId }
        await points.insert([point])
        expect(await readBack(servicePointTable, point, transaction)).toEqual(point)

        await publisher.lock('service_point_fact')
        const publish = async (given: Pick<ServicePoint, 'capabilities' | 'validFrom' | 'validUntil'>) => {
          const { realmId, servicePointId } = point
          const { capabilities, validFrom, validUntil } = given
          const fact = { realmId, servicePointId, capabilities, validFrom, validUntil }
          await publishRows(transaction, servicePointPublication, [fact])
          const { programmeId: _, createdAt: __, intakeReason: ___, intakeUntil: ____, ...shown } = point
          expect(await readBack(servicePointFactTable, point as never, transaction)).toEqual({
            ...shown,
            ...fact,
            partnerCode: owner.code,
            programme: programme.code,
            rev: expect.any(Number),
            deleted: false,
          })
        }
        await publish(point)
        const key = ['realmId', 'servicePointId', 'partnerId', 'programmeId'] as const
        const pause = ['intake', 'intakeReason', 'intakeUntil'] as const
        const decision = ['redirectDecision', 'decideWithinMinutes'] as const
        for (const properties of [
          ...propertiesExcept(servicePointTable, [...key, ...pause, ...decision]).map((one) => [one]),
          pause,
          decision,
        ]) {
          point = { ...point, ...Object.fromEntries(properties.map((property) => [property, other[property]])) }
          await transaction.query(
            `update service_points.service_point set ${properties.map((property, index) => `${columnName(property)} = $${index + 3}`).join(', ')}
              where realm_id = $1 and service_point_id = $2`,
            toParameters(servicePointTable, point, ['realmId', 'servicePointId', ...properties]),
          )
          await publish(point)
        }

        const { holdPolicy, redirectFee, cutOff, transit, redirectDecision, decideWithinMinutes } = row
        const terms = { holdPolicy, redirectFee, cutOff, transit, redirectDecision, decideWithinMinutes }
        const { servicePointId } = point
        expect(await points.updateTerms(partnerId, [servicePointId, 'sp_demo_unknown'], terms)).toEqual([
          servicePointId,
        ])
        expect(await points.updateTerms(network.partners.stranger, [servicePointId], terms)).toEqual([])
        expect(await readBack(servicePointTable, point, transaction)).toEqual({ ...point, ...terms })
      })
    }))
})
