import type { OutletFact, OutletId, PartnerId, Places, RealmId, ServicePointId } from '@restante/subgraph-kit'
import { type DocumentNode, Kind } from 'graphql'
import { describe, expect, test } from 'vitest'
import { shelves } from '../src/domain/index/shelf.ts'
import { SearchIndex } from '../src/domain/index/search-index.ts'
import type { NearestQuery } from '../src/domain/nearest/nearest-query.ts'
import { findNearest } from '../src/domain/nearest/nearest-search.ts'
import { capabilities, filterConditions, outletKinds, outletStatuses } from '../src/domain/vocabulary.ts'
import { typeDefs } from '../src/schema.ts'
import { createOutletsDatabase } from './outlets-database.ts'
import { anyOutlet, outletAt } from './plain-outlets.ts'

const place = { latitude: 20, longitude: 77 }

describe('the vocabularies', () => {
  test.each([
    ['OutletKind', outletKinds.words],
    ['OutletStatus', outletStatuses.words],
    ['Capability', capabilities.words],
    ['FilterCondition', filterConditions],
  ])('list %s in the order of the contract', (name, words) => {
    expect(words).toEqual(listEnumValues(typeDefs, name))
  })

  test('of kinds and states are those that the database takes', async () => {
    const database = await createOutletsDatabase()
    const { rows } = await database.pool('outlets').query<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint
        where conrelid = 'outlets.outlet'::regclass and conname in ('outlet_kind_check', 'outlet_status_check')
        order by conname`,
    )
    await database.drop()
    const accepted = rows.map(({ text }) => Array.from(text.matchAll(/'(\w+)'/g), ([, word]) => word))
    expect(accepted).toEqual([outletKinds.words, outletStatuses.words])
  })
})

describe('the search finds', () => {
  const find = (index: SearchIndex, query: Partial<NearestQuery>): readonly string[] =>
    findNearest(index, { ...anyOutlet, ...query, origin: place }, 100, null).map(({ outletId }) => outletId)

  test.each(outletKinds.words)('an outlet of the kind %s', (kind) => {
    const index = new SearchIndex()
    outletKinds.words.forEach((word) => index.applyOutlet({ ...outletAt(place, word), kind: word }))
    expect(find(index, { kinds: [kind] })).toEqual([kind])
  })

  test.each(capabilities.words)('an outlet with the capability %s', (capability) => {
    const index = new SearchIndex()
    capabilities.words.forEach((word) => index.applyOutlet({ ...outletAt(place, word), capabilities: [word] }))
    expect(find(index, { capabilities: [capability] })).toEqual([capability])
  })

  test('outlets of kinds, states and capabilities that it does not know only where none is asked for', () => {
    const index = new SearchIndex()
    const changes: Partial<OutletFact>[] = [{ kind: 'NEW' }, { capabilities: ['NEW'] }, { status: 'NEW' }]
    changes.forEach((change, number) => index.applyOutlet({ ...outletAt(place, `out_${number}`), ...change }))
    expect(find(index, {})).toEqual(['out_0', 'out_1'])
    expect(find(index, { kinds: ['POST_OFFICE'], capabilities: [] })).toEqual(['out_1'])
    expect(find(index, { capabilities: ['COLLECT'] })).toEqual([])
  })

  test.each(shelves.words)('a place on the shelf %s until it is full', (shelf) => {
    const index = new SearchIndex()
    const [purpose, sizeClass] = shelf.split(' ') as [Places['purpose'], Places['sizeClass']]
    index.applyOutlet({ ...outletAt(place, 'out_1'), capabilities: ['COLLECT', 'DROP_OFF'] })
    index.applyServicePoint({ ...servicePoint, capacity: [{ purpose, sizeClass, places: 1 }] })
    const capability = purpose === 'COLLECTION' ? 'COLLECT' : 'DROP_OFF'
    const query: Partial<NearestQuery> = { partners: ['prt_1'], capabilities: [capability], hasCapacity: true }
    expect(find(index, query)).toEqual(['out_1'])
    const fact = { realmId: servicePoint.realmId, servicePointId: servicePoint.servicePointId, purpose, sizeClass }
    index.applyFullness({ ...fact, day: '2026-11-23', isFull: true, rev: 1, deleted: false })
    expect(find(index, query)).toEqual([])
  })
})

const servicePoint = {
  realmId: 'demo' as RealmId,
  servicePointId: 'sp_1' as ServicePointId,
  partnerId: 'prt_1' as PartnerId,
  partnerCode: 'some-partner',
  programme: 'standard',
  outletId: 'out_1' as OutletId,
  capabilities: ['COLLECT', 'DROP_OFF'],
  status: 'ACTIVE',
  visibility: 'PUBLIC',
  intake: 'OPEN',
  hours: null,
  validFrom: '2025-01-01',
  validUntil: null,
  sizeLimit: null,
  holdPolicy: { unit: 'CALENDAR_DAYS', count: 7 },
  redirectDecision: 'IMMEDIATE',
  decideWithinMinutes: null,
  redirectFee: null,
  cutOff: null,
  transit: null,
  rev: 1,
  deleted: false,
} as const

function listEnumValues(document: DocumentNode, name: string): string[] {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === name) {
      return (definition.values ?? []).map((value) => value.name.value)
    }
  }
  throw new Error(`The schema has no enum ${name}.`)
}
