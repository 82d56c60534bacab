import { openPool } from '@restante/store'
import { createTestDatabase } from '@restante/store/testing'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Network, realm, start, startNetwork } from './network.ts'

/** The fields of an event that the tests read. */
interface ListedEvent {
  readonly type: string
  readonly parcelId: string
  readonly sequence: number
}

describe('the feed of events', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
    network.setTime(start)
  })
  afterAll(() => network.close())

  /** Reads the platform's events after a cursor, to the end of the feed, in pages of `first`. */
  const readFeed = async (
    after: string | null,
    first = 100,
  ): Promise<{ events: ListedEvent[]; end: string | null }> => {
    const events: ListedEvent[] = []
    let end = after
    for (;;) {
      const { data, errors } = await network.run(
        network.caller('platform'),
        `query($first: Int!, $after: String) { events(first: $first, after: $after) {
          edges { cursor node { type parcelId sequence } } pageInfo { hasNextPage } } }`,
        { first, after: end },
      )
      expect(errors).toBeUndefined()
      for (const { cursor, node } of data.events.edges) {
        events.push(node)
        end = cursor
      }
      if (!data.events.pageInfo.hasNextPage) return { events, end }
    }
  }

  /** Writes in a transaction that stays open until the test has finished. */
  const holdOpen = async (client: PoolClient, write: string): Promise<void> => {
    await client.query('begin')
    await client.query(write)
    onTestFinished(async () => {
      await client.query('rollback')
      client.release()
    })
  }

  const dropOff = async (): Promise<string> => {
    const { parcelId, reference, digits } = await network.createReturn()
    await network.mutate(
      network.counter(network.outlets[0]!),
      'dropOffParcel',
      { outletId: network.outlets[0], reference, code: digits },
      'parcels { id } userErrors { code }',
    )
    return parcelId
  }
  const typesOfADropOff = ['parcel.announced', 'return.code_issued', 'parcel.awaiting_courier', 'return.dropped_off']

  it('shows acknowledged writes while another database of the server is being written to', async () => {
    const other = await createTestDatabase([])
    const pool = openPool(other.databaseUrl)
    onTestFinished(async () => {
      await pool.end()
      await other.drop()
    })
    await holdOpen(await pool.connect(), 'create table held (id integer)')
    const { end } = await readFeed(null)
    const parcelId = await dropOff()
    expect(await readFeed(end)).toMatchObject({
      events: typesOfADropOff.map((type, index) => ({ type, parcelId, sequence: index + 1 })),
    })
  })

  it('shows acknowledged writes while the same database is being written to', async () => {
    await holdOpen(await network.admin.connect(), `insert into parcels.code_failure values ('demo', 'held', now(), 1)`)
    const { end } = await readFeed(null)
    const parcelId = await dropOff()
    expect(await readFeed(end)).toMatchObject({
      events: typesOfADropOff.map((type, index) => ({ type, parcelId, sequence: index + 1 })),
    })
  })

  it('never shows an event before one that a slower writer numbered first', async () => {
    const { parcelId } = await network.createReturn()
    const { end } = await readFeed(null)
    const slow = await network.ledgerPool.connect()
    await slow.query('begin')
    await slow.query('select parcels.write_events(array[jsonb_populate_record(null::parcels.event, $1)])', [
      JSON.stringify({ ...template, parcel_id: parcelId, parties: [network.partners.platform] }),
    ])
    const quick = network.createReturn()
    await Promise.race([quick, waitsForALock()])
    const seen = await readFeed(end)
    await slow.query('commit')
    slow.release()
    const { parcelId: quickId } = await quick
    const later = await readFeed(seen.end)
    expect([...seen.events, ...later.events]).toEqual([
      { type: 'parcel.scanned', parcelId, sequence: 3 },
      { type: 'parcel.announced', parcelId: quickId, sequence: 1 },
      { type: 'return.code_issued', parcelId: quickId, sequence: 2 },
    ])
  })

  const template = {
    realm_id: realm,
    sequence: 3,
    id: 'evt_slow',
    type: 'parcel.scanned',
    subject_id: 'slow',
    occurred_at: start,
    recorded_at: start,
    livemode: false,
    state: 'ANNOUNCED',
    effective: true,
  }

  /** Resolves once a connection of the ledger waits for a lock. */
  const waitsForALock = async (): Promise<void> => {
    for (;;) {
      const { rowCount } = await network.admin.query(
        `select from pg_stat_activity where datname = current_database() and usename = 'restante_ledger' and wait_event_type = 'Lock'`,
      )
      if (rowCount !== 0) return
    }
  }

  it('gives a reader each event once and in the order of its parcel while eight clients write', async () => {
    const { end: beginning } = await readFeed(null)
    let isWriting = true
    const read = async (): Promise<ListedEvent[]> => {
      const seen: ListedEvent[] = []
      let cursor = beginning
      for (let isLast = false; !isLast;) {
        // A read must include every write that was acknowledged before it began.
        isLast = !isWriting
        const { events, end } = await readFeed(cursor, 7)
        seen.push(...events)
        cursor = end
      }
      return seen
    }
    const write = async (): Promise<void> => {
      for (let count = 0; count < 12; count++) {
        const { parcelId } = await network.createReturn()
        await network.mutate(network.caller('platform'), 'cancelParcel', { parcelId }, 'userErrors { code }')
      }
    }
    const writing = Promise.all(Array.from({ length: 8 }, write)).finally(() => (isWriting = false))
    const [seen] = await Promise.all([read(), writing])
    const byParcel = Map.groupBy(seen, ({ parcelId }) => parcelId)
    expect(byParcel.size).toBe(96)
    for (const events of byParcel.values()) {
      expect(events.map(({ type, sequence }) => `${sequence} ${type}`)).toEqual([
        '1 parcel.announced',
        '2 return.code_issued',
        '3 parcel.cancelled',
        '4 return.cancelled',
      ])
    }
  })

  it('numbers the events of a realm without gaps', async () => {
    const { rows } = await network.admin.query(
      `select count(*) = max(position) and min(position) = 1 as "isGapless", max(position) = (
         select position from parcels.event_head where realm_id = $1) as "endsAtHead"
       from parcels.event where realm_id = $1`,
      [realm],
    )
    expect(rows).toEqual([{ isGapless: true, endsAtHead: true }])
  })
})
