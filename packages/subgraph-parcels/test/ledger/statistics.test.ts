import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyzeAsItGrows } from '../../src/storage/upkeep/statistics.ts'
import { type Network, startNetwork } from '../network.ts'

describe('the tables that commits fill', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())

  const countAnalyses = async (): Promise<Record<string, number>> => {
    const { rows } = await network.admin.query<{ relname: string; analyze_count: number }>(
      `select relname, analyze_count::integer from pg_stat_user_tables where schemaname = 'parcels'
         and relname in ('parcel', 'place', 'event', 'idempotency')`,
    )
    return Object.fromEntries(rows.map(({ relname, analyze_count: count }) => [relname, count]))
  }
  const each = (count: number) => ({ parcel: count, place: count, event: count, idempotency: count })

  it('are analysed while they are young, each time that there are ten times as many commits', async () => {
    const note = analyzeAsItGrows(network.ledgerPool)
    await note(29)
    expect(await countAnalyses()).toEqual(each(0))
    await note(1)
    expect(await countAnalyses()).toEqual(each(1))
    await note(269)
    expect(await countAnalyses()).toEqual(each(1))
    await note(1)
    expect(await countAnalyses()).toEqual(each(2))
  })
})
