import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { capabilities, outletKinds, outletStatuses } from '../src/domain/vocabulary.ts'
import type { SourceRow } from '../src/index.ts'
import { newPartnerId } from './published-rows.ts'
import { type SmallNetwork, startSmallNetwork } from './small-network.ts'

let network: SmallNetwork
beforeAll(async () => {
  network = await startSmallNetwork()
})
afterAll(() => network.close())

const word = fc.stringMatching(/^[a-z"\\{},ä漢]{1,12}$/)
const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((value) => value.toISOString().slice(0, 10))
const grams = fc.integer({ min: 1, max: 1e6 })

const anyRow: fc.Arbitrary<Required<SourceRow>> = fc.record({
  operatorRef: fc.uuid(),
  name: word,
  kind: fc.constantFrom(...outletKinds.words),
  status: fc.constantFrom(...outletStatuses.words),
  opensOn: date,
  closesOn: date,
  gln: fc.constantFrom('9436465792104', '4006381333931'),
  address: fc.record({
    lines: fc.array(word, { maxLength: 3 }),
    locality: word,
    postalCode: word,
    subdivision: word,
  }),
  latitude: fc.double({ min: 8, max: 35, noNaN: true }),
  longitude: fc.double({ min: 70, max: 95, noNaN: true }),
  precisionMetres: fc.integer({ min: 1, max: 1e6 }),
  timeZone: fc.constantFrom('Asia/Kolkata', 'Asia/Kathmandu', 'UTC'),
  hours: fc.constantFrom('24/7', 'Mo-Fr 09:00-17:00', 'ring twice'),
  capabilities: fc.subarray([...capabilities.words]),
  sizeLimit: fc.record({
    longestSide: grams,
    sides: fc.tuple(grams, grams, grams),
    girth: grams,
    weight: grams,
    value: fc.record({ amount: fc.constantFrom('1.00', '500.00'), currency: fc.constantFrom('INR', 'EUR') }),
  }),
  verifiedAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
})

const document = `query ($ref: String!) {
  outletByRef(operatorCode: "test-post", ref: $ref) {
    operatorCode operatorRef name kind status opensOn closesOn gln
    address { lines locality postalCode subdivision country } location { latitude longitude } locationPrecision timeZone
    hours { text original } capabilities sizeLimit { longestSide sides girth weight value { amount currency } }
    provenance { source licence attribution verifiedAt issues }
  }
}`

/** The outlet that a row makes, as a client sees it. */
function viewRow(row: Required<SourceRow>): object {
  const { latitude, longitude, precisionMetres, hours, verifiedAt, sizeLimit, ...same } = row
  const isUnreadable = hours === 'ring twice'
  return {
    ...same,
    operatorCode: 'test-post',
    address: { ...row.address, country: 'IN' },
    location: { latitude, longitude },
    locationPrecision: precisionMetres,
    hours: { text: isUnreadable ? null : hours, original: isUnreadable ? hours : null },
    sizeLimit: { ...sizeLimit, sides: sizeLimit.sides!.toSorted((a, b) => b - a) },
    provenance: {
      source: 'tests',
      licence: 'MIT',
      attribution: 'Restante tests',
      verifiedAt: verifiedAt.toISOString(),
      issues: isUnreadable ? ['HOURS_UNREADABLE'] : [],
    },
  }
}

test('every property of an imported row is shown, and shown anew when it has changed', async () => {
  const partner = newPartnerId()
  const expectShown = async (row: Required<SourceRow>): Promise<void> => {
    expect(await network.add(row)).toMatchObject({ read: 1, imported: 1 })
    const { data, errors } = await network.ask(document, partner, { ref: row.operatorRef })
    expect(errors).toBeUndefined()
    expect(data.outletByRef).toEqual(viewRow(row))
  }
  await fc.assert(
    fc.asyncProperty(anyRow, anyRow, async (row, other) => {
      await expectShown(row)
      for (const property of Object.keys(row) as (keyof SourceRow)[]) {
        if (property !== 'operatorRef') await expectShown({ ...row, [property]: other[property] })
      }
    }),
    { numRuns: 4 },
  )
})
