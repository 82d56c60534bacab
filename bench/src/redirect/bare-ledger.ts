import { randomUUID } from 'node:crypto'
import type { Pool } from './pool.ts'

/** The tables of the bare ledger: what a redirect needs at the very least. */
const tables = `
  create schema bare;
  create table bare.capacity (outlet_id integer primary key, capacity integer not null, reserved integer not null default 0,
    check (reserved <= capacity)) with (fillfactor = 50);
  create table bare.idempotency (key uuid primary key, redirect_id bigint, created timestamptz default now());
  create table bare.parcel (id bigint primary key, state text not null, outlet_id integer, version integer not null default 0)
    with (fillfactor = 70);
  create table bare.outbox (id bigint generated always as identity primary key, topic text not null, payload jsonb not null,
    created timestamptz default now());`

/** Redirects many parcels in one statement. An outlet's surplus is refused. */
const statement = `
  with request as (
    select * from unnest($1::uuid[], $2::bigint[], $3::integer[]) with ordinality as t (key, parcel, outlet, row)
  ), stored as (
    insert into bare.idempotency (key) select key from request order by key on conflict do nothing returning key
  ), fresh as (
    select request.*, row_number() over (partition by outlet order by row) as rank from request join stored using (key)
  ), locked as (
    select outlet_id, capacity - reserved as free from bare.capacity where outlet_id in (select outlet from fresh)
    order by outlet_id for update
  ), accepted as (
    select fresh.* from fresh join locked on locked.outlet_id = fresh.outlet where fresh.rank <= locked.free
  ), taken as (
    update bare.capacity c set reserved = reserved + a.count
    from (select outlet, count(*)::integer as count from accepted group by outlet) a where c.outlet_id = a.outlet
  ), moved as (
    update bare.parcel p set state = 'redirected', outlet_id = a.outlet, version = version + 1 from accepted a where p.id = a.parcel
  ), told as (
    insert into bare.outbox (topic, payload)
    select 'parcel.redirected', jsonb_build_object('parcel', parcel, 'outlet', outlet, 'key', key) from accepted
  )
  select key from accepted`

const parcels = 200_000
const maxItems = 64
const maxInFlight = 2

/** A redirect that waits for the next statement. */
interface Waiting {
  readonly key: string
  readonly parcel: number
  readonly outlet: number
  resolve(): void
  reject(error: unknown): void
}

/** A ledger that redirects a parcel to one outlet and does nothing else. */
export interface BareLedger {
  redirect(outlet: number): Promise<void>
}

/** Creates the tables of the bare ledger with that many outlets. */
export async function createBareTables(admin: Pool, outlets: number): Promise<void> {
  await admin.query(tables)
  await admin.query('insert into bare.capacity select n, 2000000000 from generate_series(1, $1::integer) n', [outlets])
  await admin.query(`insert into bare.parcel select n, 'in_transit' from generate_series(1, ${parcels}) n`)
  await admin.query('vacuum analyze bare.capacity, bare.parcel')
}

/** Returns the bare ledger: every redirect that waits goes into the next statement, with as many in flight as ours has. */
export function createBareLedger(pool: Pool): BareLedger {
  const queue: Waiting[] = []
  let running = 0
  const send = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const { rows } = await pool.query<{ key: string }>({
        name: 'bare',
        text: statement,
        values: [batch.map(({ key }) => key), batch.map(({ parcel }) => parcel), batch.map(({ outlet }) => outlet)],
      })
      const accepted = new Set(rows.map(({ key }) => key))
      for (const { key, resolve, reject } of batch) {
        if (accepted.has(key)) resolve()
        else reject(new Error('The bare ledger refused a redirect.'))
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  const start = (): void => {
    while (running < maxInFlight && queue.length > 0) {
      running += 1
      void send(queue.splice(0, maxItems)).finally(() => {
        running -= 1
        start()
      })
    }
  }
  return {
    redirect: (outlet) =>
      new Promise((resolve, reject) => {
        const parcel = 1 + Math.floor(Math.random() * parcels)
        queue.push({ key: randomUUID(), parcel, outlet, resolve, reject })
        setImmediate(start)
      }),
  }
}
