import type { OutletId, ParcelId, PartnerId } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countManifest, isManifestParty, type Manifest, type ManifestItem } from './manifest.ts'

type Item = Pick<ManifestItem, 'barcode' | 'parcelId' | 'isExpected' | 'scannedAt'>

const at = new Date('2026-11-23T06:30:00Z')
const parcel = (text: string): ParcelId => text as ParcelId
const expected = (barcode: string, change: Partial<Item> = {}): Item => ({
  barcode,
  parcelId: null,
  isExpected: true,
  scannedAt: null,
  ...change,
})
const scanned = (barcode: string, change: Partial<Item> = {}): Item =>
  expected(barcode, { isExpected: false, scannedAt: at, ...change })

describe('a manifest', () => {
  it('counts what is missing and what is extra', () => {
    expect(countManifest([expected('A'), expected('B', { scannedAt: at }), scanned('C')])).toEqual({
      expected: 2,
      scanned: 2,
      missing: ['A'],
      extra: ['C'],
    })
  })

  it('counts a parcel once, by whichever of its numbers it was named', () => {
    const parcelId = parcel('par_demo_1')
    const items = [expected('A', { parcelId }), scanned('B', { parcelId }), scanned('C', { parcelId })]
    expect(countManifest(items)).toEqual({ expected: 1, scanned: 1, missing: [], extra: [] })
  })

  it('takes a number in upper and lower case for the same', () => {
    const items = [expected('rx1', { parcelId: parcel('par_demo_1') }), scanned('RX1')]
    expect(countManifest(items)).toEqual({ expected: 1, scanned: 1, missing: [], extra: [] })
  })

  it('is set arithmetic, in any order of its numbers', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map((number) => `N${number}`))
    fc.assert(
      fc.property(numbers, numbers, fc.infiniteStream(fc.nat()), (announced, found, ranks) => {
        const all = [...new Set([...announced, ...found])]
        const items = all
          .map((barcode) => ({
            rank: ranks.next().value!,
            item: expected(barcode, {
              isExpected: announced.includes(barcode),
              scannedAt: found.includes(barcode) ? at : null,
            }),
          }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ item }) => item)
        const count = countManifest(items)
        expect(count).toMatchObject({ expected: announced.length, scanned: found.length })
        expect(new Set(count.missing)).toEqual(new Set(announced.filter((each) => !found.includes(each))))
        expect(new Set(count.extra)).toEqual(new Set(found.filter((each) => !announced.includes(each))))
      }),
    )
  })

  it('is a matter of who opened it, the custodian and the carrier, at their outlets', () => {
    const [opener, carrier, custodian, stranger] = ['a', 'b', 'c', 'd'] as PartnerId[]
    const [here, elsewhere] = ['out_1', 'out_2'] as OutletId[]
    const manifest = { partnerId: opener, carrierId: carrier, custodianId: custodian, outletId: here } as Manifest
    const isParty = (partnerId: PartnerId | undefined, outletIds: OutletId[] | null = null): boolean =>
      isManifestParty(manifest, { partnerId: partnerId!, outletIds })
    expect([opener, carrier, custodian].map((each) => isParty(each))).toEqual([true, true, true])
    expect(isParty(stranger)).toBe(false)
    expect(isParty(custodian, [here!])).toBe(true)
    expect(isParty(custodian, [elsewhere!])).toBe(false)
    expect(isManifestParty({ ...manifest, carrierId: null }, { partnerId: null, outletIds: null })).toBe(false)
  })
})
