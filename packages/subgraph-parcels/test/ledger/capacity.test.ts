import { recordStatements } from '@restante/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

describe('the capacity of service points', () => {
  let network: Network
  let pointIds: string[]
  beforeAll(async () => {
    network = await startNetwork()
    network.setTime(start)
    const { rows } = await network.admin.query<{ id: string }>(
      'select service_point_id as id from published_service_points.service_point_fact order by array_position($1, outlet_id)',
      [network.outlets],
    )
    pointIds = rows.map(({ id }) => id)
  })
  afterAll(() => network.close())

  const capacities = async (
    fields: string,
    caller = network.caller('platform'),
    representations: object[] = pointIds.map((id) => ({ __typename: 'ServicePoint', id })),
  ): Promise<any[]> => {
    const query = `query($r: [_Any!]!, $p: ID!) { _entities(representations: $r) {
      ... on ServicePoint { ${fields} } ... on Outlet { ${fields.replaceAll('capacity', 'capacity(partner: $p)').replaceAll(')(', ', ')} } } }`
    const { data, errors } = await network.run(caller, query, { r: representations, p: network.partners.platform })
    expect(errors).toBeUndefined()
    return data._entities
  }

  it('is full when no parcel can be collected, however many can be dropped off', async () => {
    await network.publish(0, {
      capacity: [
        { purpose: 'COLLECTION', sizeClass: 'ANY', places: 1 },
        { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 6 },
      ],
    })
    await network.mutate(
      network.caller('platform'),
      'createParcel',
      { destination: { outletId: network.outlets[0] }, expectedOn: '2026-11-25' },
      'parcel { id }',
    )
    const fields = `fuller: capacity(on: "2026-11-27") { level total reserved held free }
      dropOff: capacity(on: "2026-11-27", purpose: DROP_OFF) { level total free }
      before: capacity(on: "2026-11-24", purpose: COLLECTION) { level free }`
    const expected = {
      fuller: { level: 'FULL', total: 1, reserved: 1, held: 0, free: 0 },
      dropOff: { level: 'ROOM', total: 6, free: 6 },
      before: { level: 'ROOM', free: 1 },
    }
    const outlet = { __typename: 'Outlet', id: network.outlets[0] }
    const [point, atOutlet] = [(await capacities(fields))[0], (await capacities(fields, undefined, [outlet]))[0]]
    expect(point).toEqual(expected)
    expect(atOutlet).toEqual(expected)
  })

  it('is read in one statement for all service points of a request, and one for what they hold', async () => {
    const both = [
      ...pointIds.map((id) => ({ __typename: 'ServicePoint', id })),
      ...network.outlets.map((id) => ({ __typename: 'Outlet', id })),
    ]
    const statements = await recordStatements(async () => {
      await capacities(
        'capacity(on: "2026-11-27") { level held } dropOff: capacity(purpose: DROP_OFF) { held }',
        undefined,
        both,
      )
    })
    const readsOf = (table: string): number => statements.filter(({ text }) => text.includes(` ${table} `)).length
    expect([statements.length, readsOf('parcels.shelf'), readsOf('parcels.place')]).toEqual([3, 2, 1])
  })

  it('at a service point that only parties may know is not shown to others', async () => {
    await network.publish(1, { visibility: 'PARTIES' })
    const shown = async (name: 'platform' | 'operator' | 'carrier' | 'stranger'): Promise<unknown[]> =>
      (
        await capacities('capacity { level total }', network.caller(name), [
          { __typename: 'Outlet', id: network.outlets[1] },
          { __typename: 'ServicePoint', id: pointIds[1] },
        ])
      ).map(({ capacity }) => capacity)
    expect(await shown('platform')).toEqual([
      { level: 'ROOM', total: 30 },
      { level: 'ROOM', total: 30 },
    ])
    expect(await shown('operator')).toEqual([
      { level: 'ROOM', total: 30 },
      { level: 'ROOM', total: 30 },
    ])
    expect(await shown('carrier')).toEqual([
      { level: 'ROOM', total: null },
      { level: 'ROOM', total: null },
    ])
    expect(await shown('stranger')).toEqual([
      { level: 'UNKNOWN', total: null },
      { level: 'UNKNOWN', total: null },
    ])
  })
})
