import { migrate, openPool, urlFor } from '@restante/store'
import { silentLog } from '@restante/subgraph-kit'
import { migrations as outlets } from '@restante/subgraph-outlets'
import { createParcels, migrations as parcels, type Parcels } from '@restante/subgraph-parcels'
import { migrations as servicePoints } from '@restante/subgraph-service-points'

/** The ledgers of several processes over one database of their own. */
export interface Ledgers {
  readonly ledgers: readonly Parcels['deps']['ledger'][]
  close(): Promise<void>
}

const contexts = [
  { name: 'outlets', directory: outlets },
  { name: 'service_points', directory: servicePoints },
  { name: 'parcels', directory: parcels },
]

/** Makes a database on the server, with `changes` made to its schema, and opens ledgers over it. */
export async function openLedgers(serverUrl: string, name: string, count: number, changes: string): Promise<Ledgers> {
  const secret = Buffer.alloc(32, 7)
  const url = new URL(serverUrl)
  await runAsAdmin(url.href, `create database ${name}`)
  url.pathname = `/${name}`
  await migrate(url.href, secret, contexts)
  if (changes !== '') await runAsAdmin(url.href, changes)
  const access = { databaseUrl: url.href, secret }
  const pools = [openPool(urlFor('parcels', access)), openPool(urlFor('ledger', access))] as const
  const parts = await Promise.all(
    Array.from({ length: count }, () =>
      createParcels({
        pool: pools[0],
        ledgerPool: pools[1],
        secrets: [secret],
        cursorKey: secret,
        log: silentLog,
      }),
    ),
  )
  return {
    ledgers: parts.map(({ deps }) => deps.ledger),
    async close() {
      for (const part of parts) await part.close()
      for (const pool of pools) await pool.end()
    },
  }
}

async function runAsAdmin(url: string, statement: string): Promise<void> {
  const admin = openPool(url, { max: 1 })
  try {
    await admin.query(statement)
  } finally {
    await admin.end()
  }
}
