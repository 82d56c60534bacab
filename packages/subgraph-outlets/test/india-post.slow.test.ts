import { selectColumns } from '@restante/store'
import {
  type FullnessFact,
  type OutletFact,
  type OutletId,
  outletFactTable,
  type PartnerId,
  type RealmId,
  type ServicePointFact,
  type ServicePointId,
  type SizeLimit,
} from '@restante/subgraph-kit'
import type { TestDatabase } from '@restante/store/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findLastImport, importOutlets, indiaPost, readIndiaPost } from '../src/index.ts'
import type { NearestQuery } from '../src/domain/nearest/nearest-query.ts'
import { countRemoved, findNearest } from '../src/domain/nearest/nearest-search.ts'
import { SearchIndex } from '../src/domain/index/search-index.ts'
import type { Position } from '../src/domain/geo/sphere.ts'
import { listPassing, pickNearest, placeCandidates } from './brute-force.ts'
import { createOutletsDatabase, indiaPostFile } from './outlets-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createOutletsDatabase()
})
afterAll(() => database.drop())

const importAll = (): ReturnType<typeof importOutlets> =>
  importOutlets({
    ...indiaPost,
    pool: database.pool('outlets'),
    source: readIndiaPost(indiaPostFile),
    now: new Date('2026-11-22T00:00:00Z'),
  })

const report = {
  read: 165_627,
  imported: 151_775,
  placedByPostalCode: 13_713,
  exchanged: 791,
  rejected: { INCOMPLETE: 0, DUPLICATE: 31, NO_CENTROID: 108 },
}

describe('the directory of India Post', () => {
  test('ends row by row as imported, placed by its PIN or rejected', async () => {
    expect(await findLastImport(database.pool('outlets'), 'india-post')).toBeNull()
    expect(await importAll()).toEqual(report)
    expect(await findLastImport(database.pool('outlets'), 'india-post')).toEqual({
      operatorCode: 'india-post',
      finishedAt: new Date('2026-11-22T00:00:00Z'),
      report,
    })
    const { rows } = await database.pool('outlets').query(
      `select count(*)::int as outlets, count(distinct id)::int as ids,
              count(*) filter (where 'PLACED_BY_POSTAL_CODE' = any (issues))::int as placed,
              count(*) filter (where 'COORDINATES_ZERO' = any (issues))::int as zero,
              count(*) filter (where 'COORDINATES_ONE' = any (issues))::int as one,
              count(*) filter (where 'LATITUDE_EQUALS_LONGITUDE' = any (issues))::int as equal,
              count(*) filter (where 'OUTSIDE_COUNTRY' = any (issues))::int as outside,
              count(*) filter (where 'COORDINATES_EXCHANGED' = any (issues))::int as exchanged,
              count(*) filter (where location_precision >= 2000 and 'PLACED_BY_POSTAL_CODE' = any (issues))::int as marked
         from outlets.outlet`,
    )
    const [row] = rows
    expect(row).toMatchObject({
      outlets: report.imported + report.placedByPostalCode,
      ids: report.imported + report.placedByPostalCode,
      placed: report.placedByPostalCode,
      exchanged: report.exchanged,
      marked: report.placedByPostalCode,
    })
    expect(row.zero + row.one + row.equal + row.outside).toBe(report.placedByPostalCode)
  })

  test('shows an office as the directory has it', async () => {
    const { rows } = await database
      .pool('outlets')
      .query(`select * from outlets.outlet where operator_ref = '505331-mogalpet-bo'`)
    expect(rows).toMatchObject([
      {
        operator_code: 'india-post',
        name: 'Mogalpet B.O',
        kind: 'POST_OFFICE',
        address_lines: ['Mogalpet B.O'],
        locality: 'Mogalpet',
        postal_code: '505331',
        subdivision: 'Jagitial, TELANGANA',
        latitude: 18.965772,
        longitude: 78.652271,
        location_precision: 100,
        time_zone: 'Asia/Kolkata',
        hours: null,
        capabilities: ['COLLECT', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'RETURN', 'LOCAL_DELIVERY', 'COURIER_PICKUP'],
        licence: 'GODL-India',
        attribution: 'Contains India Post data, GODL-India',
        issues: [],
      },
    ])
  })

  test('imported again changes nothing: ids stay, and nothing is published', async () => {
    const state = `select md5(string_agg(id || operator_ref, ',' order by id)) as outlets,
                          (select count(*)::int from published_outlets.outlet_fact where rev > $1) as told from outlets.outlet`
    const head = await database.pool('outlets').query('select rev from published_outlets.head')
    const before = await database.pool('outlets').query(state, [head.rows[0].rev])
    expect(await importAll()).toEqual(report)
    const after = await database.pool('outlets').query(state, [head.rows[0].rev])
    expect(after.rows).toEqual(before.rows)
    expect(after.rows[0].told).toBe(0)
  })
})

/** The same numbers in every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const at = new Date('2026-11-23T04:30:00Z')
const partners = ['prt_demo_a', 'prt_demo_b', 'prt_demo_c'] as PartnerId[]

describe('nearest', () => {
  const random = createRandom(20_261_122)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const between = (from: number, to: number): number => from + random() * (to - from)
  const outlets: OutletFact[] = []
  const servicePoints: ServicePointFact[] = []
  const fullness: FullnessFact[] = []
  const searchIndex = new SearchIndex()

  beforeAll(async () => {
    const { rows } = await database
      .pool('outlets')
      .query<OutletFact>(
        `select ${selectColumns(outletFactTable.properties)} from ${outletFactTable.name} order by operator_ref`,
      )
    const [example] = rows
    const hardPlaces: Position[] = [
      ...Array.from({ length: 200 }, () => ({
        latitude: between(-60, 60),
        longitude: pick([-1, 1]) * between(179, 180),
      })),
      ...Array.from({ length: 60 }, () => ({
        latitude: pick([-1, 1]) * between(86, 90),
        longitude: between(-180, 180),
      })),
      { latitude: 90, longitude: 0 },
      { latitude: 90, longitude: 120 },
      { latitude: -90, longitude: -45 },
      { latitude: 0, longitude: 180 },
      { latitude: 0, longitude: -180 },
    ]
    const hard = hardPlaces.map((place, index) => ({
      ...example!,
      ...place,
      outletId: `out_hard_${index}` as OutletId,
      timeZone: pick(['UTC', 'Pacific/Auckland', 'Pacific/Honolulu']),
    }))
    const limits: (SizeLimit | null)[] = [null, null, null, { weight: 5_000 }, { longestSide: 500 }]
    for (const fact of [...rows, ...hard]) {
      outlets.push({
        ...fact,
        kind: pick(['POST_OFFICE', 'POST_OFFICE', 'POST_OFFICE', 'PARCEL_SHOP']),
        status: pick(['ACTIVE', 'ACTIVE', 'ACTIVE', 'PILOTING', 'CLOSED', 'SUSPENDED']),
        closesOn: pick([null, null, null, '2026-11-23', '2026-11-24']),
        hours: pick([null, '24/7', 'Mo-Fr 09:00-17:00', 'Sa,Su 10:00-14:00']),
        sizeLimit: pick(limits),
      })
    }
    for (const outlet of outlets) {
      if (random() > (outlet.outletId.startsWith('out_hard') ? 0.8 : 0.14)) continue
      for (const partner of random() < 0.1 ? partners : [pick(partners)]) {
        servicePoints.push({
          realmId: 'demo' as RealmId,
          servicePointId: `sp_${servicePoints.length}` as ServicePointId,
          partnerId: partner,
          partnerCode: 'some-partner',
          programme: 'standard',
          outletId: outlet.outletId,
          capabilities: pick([['COLLECT'], ['RETURN', 'DROP_OFF'], ['COLLECT', 'RETURN', 'DROP_OFF']]),
          status: 'ACTIVE',
          visibility: pick(['PUBLIC', 'PUBLIC', 'PUBLIC', 'PARTIES']),
          intake: pick(['OPEN', 'OPEN', 'OPEN', 'PAUSED']),
          hours: pick([null, null, 'Mo-Sa 08:00-20:00', 'Mo-Fr 14:00-18:00']),
          validFrom: pick(['2025-01-01', '2026-11-23', '2026-11-24']),
          validUntil: pick([null, null, '2026-11-23', '2026-11-24']),
          sizeLimit: pick(limits),
          capacity: pick([
            [
              { purpose: 'COLLECTION', sizeClass: 'ANY', places: 3 },
              { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 3 },
            ],
            [
              { purpose: 'DROP_OFF', sizeClass: 'L', places: 3 },
              { purpose: 'DROP_OFF', sizeClass: 'S', places: pick([0, 3]) },
            ],
          ]),
          holdPolicy: { unit: 'CALENDAR_DAYS', count: 7 },
          redirectDecision: 'IMMEDIATE',
          decideWithinMinutes: null,
          redirectFee: null,
          cutOff: null,
          transit: null,
          rev: 1,
          deleted: false,
        })
      }
    }
    for (const { servicePointId } of servicePoints) {
      if (random() > 0.2) continue
      for (const sizeClass of ['ANY', 'S'] as const) {
        fullness.push({
          realmId: 'demo' as RealmId,
          servicePointId,
          purpose: 'DROP_OFF',
          sizeClass,
          day: pick(['2026-11-23', '2026-11-24']),
          isFull: true,
          rev: 1,
          deleted: false,
        })
      }
    }
    // Most lie in the tree, the last in the overlay, and some have moved since the tree was built.
    const late = outlets.length - 500
    outlets
      .slice(0, late)
      .forEach((fact, index) =>
        searchIndex.applyOutlet(index % 400 === 0 ? { ...fact, latitude: -fact.latitude } : fact),
      )
    servicePoints.slice(0, -500).forEach((fact) => searchIndex.applyServicePoint(fact))
    await searchIndex.settle(undefined, { all: true })
    outlets.forEach((fact, index) => (index % 400 === 0 || index >= late ? searchIndex.applyOutlet(fact) : null))
    servicePoints.slice(-500).forEach((fact) => searchIndex.applyServicePoint(fact))
    fullness.forEach((fact) => searchIndex.applyFullness(fact))
  })

  const plain: Omit<NearestQuery, 'origin'> = {
    caller: { partnerId: 'prt_demo_nobody' },
    partners: 'ANY',
    capabilities: [],
    kinds: [],
    parcel: null,
    at,
    arrival: null,
    openAt: null,
    hasCapacity: false,
    withinMetres: 20_100_000,
    within: null,
  }
  const queries: Omit<NearestQuery, 'origin'>[] = [
    plain,
    { ...plain, kinds: ['PARCEL_SHOP'], openAt: at, withinMetres: 500_000 },
    { ...plain, parcel: { length: 600, weight: 6_000 }, capabilities: ['LABEL_PRINT'] },
    { ...plain, partners: ['prt_demo_a'], withinMetres: 100_000 },
    { ...plain, partners, capabilities: ['RETURN'] },
    {
      ...plain,
      partners: ['prt_demo_b', 'prt_demo_c'],
      capabilities: ['RETURN'],
      hasCapacity: true,
      openAt: new Date('2026-11-23T09:00:00Z'),
      parcel: { length: 200, weight: 4_000 },
    },
    {
      ...plain,
      partners: ['prt_demo_c'],
      capabilities: ['COLLECT'],
      hasCapacity: true,
      kinds: ['POST_OFFICE'],
      at: new Date('2026-11-24T12:00:00Z'),
    },
    { ...plain, partners, within: { west: 72, south: 15, east: 80, north: 25 }, withinMetres: 500_000 },
  ]

  function newOrigin(): Position {
    const kind = random()
    if (kind < 0.7) return { latitude: between(8, 35), longitude: between(68, 97) }
    if (kind < 0.85)
      return { latitude: between(-70, 70), longitude: pick([-180, 180, between(178, 180), between(-180, -178)]) }
    return { latitude: pick([-90, 90, between(85, 90), between(-90, -85)]), longitude: between(-180, 180) }
  }

  test('equals brute force over all outlets for 1,000 random points and a mix of filters', () => {
    const facts = { outlets, servicePoints, fullness }
    let found = 0
    for (const query of queries) {
      const passing = listPassing(facts, query)
      expect(passing.length).toBeGreaterThan(100)
      const candidates = placeCandidates(passing)
      for (let run = 0; run < 1_000 / queries.length; run++) {
        const origin = newOrigin()
        const count = pick([1, 10, 25])
        const expected = pickNearest(candidates, origin, query.withinMetres, count)
        found += expected.length
        expect(findNearest(searchIndex, { ...query, origin }, count, null)).toEqual(expected)
      }
    }
    expect(found).toBeGreaterThan(5_000)
  })

  test('page by page gives what one page gives', () => {
    for (const query of queries) {
      for (let run = 0; run < 10; run++) {
        const origin = newOrigin()
        const whole = findNearest(searchIndex, { ...query, origin }, 40, null)
        const paged: typeof whole = []
        for (;;) {
          const page = findNearest(searchIndex, { ...query, origin }, 7, paged.at(-1) ?? null)
          paged.push(...page)
          if (page.length < 7 || paged.length >= 40) break
        }
        expect(paged.slice(0, 40)).toEqual(whole)
      }
    }
  })

  test('what was removed and what was found are together all that was examined', () => {
    for (const query of queries) {
      for (let run = 0; run < 20; run++) {
        const origin = newOrigin()
        const answers = findNearest(searchIndex, { ...query, origin }, 1_001, null)
        const radius = Math.min(query.withinMetres, 60_000)
        const { removed, examined, toMetres, isComplete } = countRemoved(searchIndex, { ...query, origin }, radius)
        const sum = removed.reduce((total, { count }) => total + count, 0)
        const nearer = answers.filter(({ distanceMetres }) => distanceMetres < toMetres!).length
        const asNear = answers.filter(({ distanceMetres }) => distanceMetres <= toMetres!).length
        // Of several at the very distance where the count ends, some may not have been examined.
        expect(examined - sum).toBeGreaterThanOrEqual(isComplete ? asNear : nearer)
        expect(examined - sum).toBeLessThanOrEqual(asNear)
        expect(isComplete ? toMetres : examined).toBe(isComplete ? radius : 1_000)
      }
    }
  })
})
