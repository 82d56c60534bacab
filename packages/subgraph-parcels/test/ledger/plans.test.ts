import { explainStatement, type PlanNode, recordStatements, type SentStatement } from '@restante/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

/** Inserts so many other parcels that reading all of them costs more than finding one. No table is analysed. */
const others = `
  insert into parcels.parcel (realm_id, id, livemode, direction, state, damaged, shipper_id, destination, restrictions, refs, sequence, created_at, updated_at)
    select 'demo', 'par_' || n, false, 'RETURN', 'ANNOUNCED', false, 'prt', '{}', '{}', '[]', 1, '2026-01-01', '2026-01-01' from generate_series(1, 20000) n;
  insert into parcels.identifier select 'demo', 'par_' || n, 'CARRIER', 'N' || n, null, true from generate_series(1, 20000) n;
  insert into parcels.return_order select 'demo', 'ret_' || n, 'rma' || n, 'prt', 'RETURN', 'CODE_ISSUED', 'DROP_OFF_UNLABELLED', '[]', '2026-12-24', '2026-01-01',
      'NOT_NEEDED', false, true, null, '2026-01-01'
    from generate_series(1, 20000) n;
  insert into parcels.redirect select 'demo', 'red_' || n, 'par_' || n, 'DROP_OFF_AT_OUTLET', 'CONFIRMED', 'RECIPIENT', 'prt', 'out', 'sp', 'prt', '2026-12-24', null, null, '2026-01-01'
    from generate_series(1, 20000) n;
  insert into parcels.code (realm_id, id, key_id, purpose, reference, state, tries, valid_until, created_at)
    select 'demo', 'cod_' || n, 'k', 'DROP_OFF', 'R' || n, 'OPEN', 0, '2027-01-01', '2026-01-01' from generate_series(1, 20000) n;
  insert into parcels.hand_over select 'demo', 'hnd_' || n, 'out', 'prt', 'k', 'CODE', '[]', '2026-01-01' from generate_series(1, 20000) n;
  insert into parcels.code_parcel select 'demo', 'cod_' || n, 'par_' || n, false, 'OPEN' from generate_series(1, 20000) n;
  insert into parcels.event (realm_id, parcel_id, sequence, id, type, subject_id, parties, occurred_at, recorded_at, livemode, state, effective, position)
    select 'demo', 'par_' || n, 1, 'evt_' || n, 'parcel.announced', 'par_' || n, '{prt}', '2026-01-01', '2026-01-01', false, 'ANNOUNCED', true, n from generate_series(1, 20000) n;
  insert into parcels.reservation select 'demo', 'res_' || n, false, 'prt', case when n % 2 = 0 then 'HELD' else 'RELEASED' end, 'DROP_OFF', 'out', 'sp', 'prt',
    'prt', '2026-12-24', '2026-12-24', 1, '[]', 1, '2026-01-01', 0 from generate_series(1, 20000) n;
  insert into parcels.event_party select 'demo', 'prt', n from generate_series(1, 20000) n;
  insert into parcels.event_head values ('demo', 20000);
  insert into parcels.idempotency select 'demo', 'prt', 'createReturn', 'k' || n, 'd', '{}', '2026-11-01' from generate_series(1, 20000) n;
  insert into parcels.unannounced_scan select 'demo', 'scan_' || n, 'prt', null, 'U' || n, '{}', '2026-01-01', null from generate_series(1, 20000) n;`

const tables = [
  'parcel',
  'identifier',
  'return_order',
  'redirect',
  'reservation',
  'code',
  'code_parcel',
  'hand_over',
  'event',
  'event_party',
  'idempotency',
  'unannounced_scan',
]

describe('statements on tables that were never analysed', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
    network.setTime(start)
    for (const table of tables)
      await network.admin.query(`alter table parcels.${table} set (autovacuum_enabled = false)`)
    await network.admin.query(others)
  })
  afterAll(() => network.close())

  it('find rows by an index instead of reading all rows of the realm', async () => {
    const statements = await recordDistinct(liveOneParcelsLife)
    const scans: string[] = []
    for (const statement of statements) {
      for (const node of await explain(statement)) {
        const relation = node['Relation Name']
        if (relation === undefined || !tables.includes(relation)) continue
        if (readsTheRealm(node)) scans.push(`${node['Node Type']} of ${relation} in ${statement.text}`)
      }
    }
    expect(statements.length).toBeGreaterThan(15)
    expect(scans).toEqual([])
  })

  /** Returns true for a node that finds rows by nothing but the realm. */
  function readsTheRealm(node: PlanNode): boolean {
    if (node['Node Type'] === 'Seq Scan') return true
    if (!node['Node Type'].startsWith('Index') && !node['Node Type'].startsWith('Bitmap Index')) return false
    const conditions = node['Index Cond']?.split(' AND ') ?? []
    return conditions.every((condition) => condition.includes('realm_id'))
  }

  async function handOverOne(): Promise<void> {
    const { run, mutate, caller, counter, outlets } = network
    const [platform, outletId] = [caller('platform'), outlets[1]]
    const announced = await mutate(platform, 'createParcel', { destination: { outletId } }, 'parcel { id }')
    const parcelId = announced.parcel.id
    const scan = { kind: 'ARRIVED_OUTLET', parcelId, outletId, occurredAt: start }
    await mutate(counter(outletId!), 'recordScan', scan, 'parcel { id }')
    const issued = await mutate(platform, 'issueCode', { parcelIds: [parcelId] }, 'code { qr }')
    const delegated = await mutate(platform, 'delegateCollection', { parcelId }, 'delegation { id code { qr } }')
    await mutate(platform, 'revokeDelegation', { delegationId: delegated.delegation.id }, 'delegation { state }')
    await mutate(counter(outletId!), 'collectParcel', { outletId, qr: issued.code.qr }, 'handOver { parcels { id } }')
    await run(platform, 'query($id: ID!) { parcel(id: $id) { handOver { parcels { id } } } }', { id: parcelId })
  }

  async function liveOneParcelsLife(): Promise<void> {
    const { run, mutate, caller, counter, outlets, createReturn, redirect } = network
    const { parcelId, reference, digits } = await createReturn()
    await redirect(parcelId, [outlets[0]!])
    const read = `parcel(id: $id) { identifiers { value } returnOrder { parcels { id } } redirects(first: 5) { edges { node { id } } }
      events(first: 5) { edges { node { id } } } }
      parcelsByIdentifier(value: "N7", first: 5) { edges { node { id } } }`
    await run(caller('platform'), `query($id: ID!) { ${read} }`, { id: parcelId })
    await mutate(
      counter(outlets[0]!),
      'dropOffParcel',
      { outletId: outlets[0], reference, code: digits },
      'parcels { id } userErrors { code }',
    )
    const scan = { kind: 'ACCEPTED', occurredAt: start, barcode: 'U7' }
    await mutate(caller('carrier'), 'recordScan', scan, 'parcel { id } userErrors { code }')
    const { reservation } = await mutate(
      caller('platform'),
      'reservePlaces',
      { outletIds: [outlets[1]], partners: [network.partners.platform], purpose: 'COLLECTION', parcels: [{}, {}] },
      'reservation { id }',
    )
    const destination = { reservationId: reservation.id }
    await mutate(caller('platform'), 'createParcel', { destination }, 'parcel { id }')
    await mutate(caller('platform'), 'releaseReservation', { reservationId: reservation.id }, 'userErrors { code }')
    await network.parcels.deleteExpired(realm)
    await handOverOne()
    const other = await createReturn()
    await mutate(caller('platform'), 'cancelParcel', { parcelId: other.parcelId }, 'userErrors { code }')
    const { returnOrder } = (
      await run(caller('platform'), 'query($id: ID!) { parcel(id: $id) { returnOrder { id } } }', { id: parcelId })
    ).data.parcel
    const items = [{ sku: 'SHOE-42', quantity: 1 }]
    await mutate(caller('platform'), 'receiveReturn', { returnOrderId: returnOrder.id, items }, 'userErrors { code }')
    const list = `returnOrders(filter: $filter, first: 5) { nodes { parcels { id } replacements { id } } }`
    const conditions = [{ reference: 'A-1' }, { states: ['RECEIVED'], updatedSince: start }]
    for (const filter of conditions)
      await run(caller('platform'), `query($filter: ReturnOrderFilter) { ${list} }`, { filter })
    await lapseDue(network.parcels.deps, realm)
  }

  /** The distinct statements that are planned on their own: not settings, and not the functions of the ledger. */
  async function recordDistinct(work: () => Promise<void>): Promise<SentStatement[]> {
    const sent = (await recordStatements(work)).filter(({ text }) => !/set_config|parcels\.commit|try_code/.test(text))
    return [...new Map(sent.map((statement) => [`${statement.user} ${statement.text}`, statement])).values()]
  }

  /** Explains a statement by the role that sent it; nothing for other roles. */
  async function explain({ user, text }: SentStatement): Promise<PlanNode[]> {
    const pool = { restante_ledger: network.ledgerPool, restante_parcels: network.readerPool }[user]
    return pool === undefined ? [] : explainStatement(pool, text)
  }
})
