import { propertiesExcept } from '@restante/store'
import { anyRow } from '@restante/store/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  apiKeyPublication,
  partnerPublication,
  realmPublication,
  shippingGrantPublication,
} from '../src/storage/publications.ts'
import { lockHeads, type Publication, publishRows } from '../src/storage/publish-rows.ts'
import { inRealm } from '../src/storage/transaction.ts'
import { createNetwork, type Network } from './network-fixture.ts'
import { readBack } from './read-back.ts'

let network: Network
beforeAll(async () => {
  network = await createNetwork()
})
afterAll(() => network.close())

describe('publishing', () => {
  it.each<[string, Publication<any>]>([
    ['a realm', realmPublication],
    ['a partner', partnerPublication],
    ['a key', apiKeyPublication],
    ['a grant', shippingGrantPublication],
  ])('writes every column of %s, first and again, and nothing when nothing has changed', async (_, publication) => {
    const { table } = publication
    const writesAll = fc.asyncProperty(anyRow(table), anyRow(table), (first, other) =>
      inRealm(network.pool, network.realm, async (transaction) => {
        await lockHeads(transaction, ['api_key_fact', 'partner_fact', 'realm_fact', 'shipping_grant_fact'])
        const publish = async (row: Record<string, unknown>): Promise<number> => {
          const { deleted: _deleted, rev: _rev, ...published } = row
          const written = await publishRows(transaction, publication, [published])
          expect(await readBack(table, row, transaction)).toEqual({ ...row, rev: expect.any(Number), deleted: false })
          return written
        }
        let row = first
        await publish(row)
        for (const property of propertiesExcept(table, [...table.key, 'rev', 'deleted'])) {
          const isSame = fc.stringify(row[property]) === fc.stringify(other[property])
          row = { ...row, [property]: other[property] }
          expect(await publish(row)).toBe(isSame ? 0 : 1)
        }
      }),
    )
    await fc.assert(writesAll, { numRuns: 15, endOnFailure: true })
  })
})
