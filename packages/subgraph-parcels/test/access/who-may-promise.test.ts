import { addDays } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, realm, start, startNetwork } from '../network.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }
const day = '2026-11-24'

describe('a place at a service point', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    await network.grant('stranger', { deleted: true })
  })

  type Name = keyof Network['partners']
  const codesOf = ({ refusals }: { refusals: { code: string }[] }): string[] => refusals.map(({ code }) => code)
  const announce = async (name: Name, carrier: Name = 'platform', change: object = {}): Promise<string[]> =>
    codesOf(
      await network.mutate(
        network.caller(name),
        'createParcel',
        {
          destination: { outletId: network.outlets[0] },
          carrier: network.partners[carrier],
          expectedOn: day,
          ...change,
        },
        'refusals { code }',
      ),
    )
  const redirect = async (name: Name, change: object = {}): Promise<string[]> => {
    const { parcel } = await network.mutate(
      network.caller(name),
      'createParcel',
      { destination: { address } },
      'parcel { id }',
    )
    const named = { partner: network.partners.platform, arrivesOn: day, ...change }
    return codesOf(await network.redirect(parcel.id, [network.outlets[0]!], named, network.caller(name)))
  }
  const all = async (name: Name): Promise<string[][]> => [await announce(name), await redirect(name)]
  const [promised, refused] = [
    [[], []],
    [['NOT_COVERED_BY_AGREEMENT'], ['NOT_COVERED_BY_AGREEMENT']],
  ]

  it('is promised to its own partner, to the operator of the outlet, and to whom its partner granted shipping', async () => {
    expect(await all('platform')).toEqual(promised)
    expect(await all('operator')).toEqual(promised)
    expect(await all('carrier')).toEqual(promised)
  })

  it('is refused to everybody else, whatever carrier or partner is named', async () => {
    expect(await all('stranger')).toEqual(refused)
    expect(await announce('stranger', 'carrier')).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    expect(await announce('stranger', 'stranger')).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    const { rows } = await network.admin.query(
      'select from parcels.parcel p join parcels.place l on l.holder_id = p.id where p.shipper_id = $1',
      [network.partners.stranger],
    )
    expect(rows).toEqual([])
  })

  it('is promised by a grant on its local days only', async () => {
    await network.grant('stranger', { valid_from: day, valid_until: addDays(day, 1) })
    expect(await all('stranger')).toEqual(promised)
    await network.grant('stranger', { valid_from: addDays(day, 1) })
    expect(await all('stranger')).toEqual(refused)
    // The last day of the grant is the one before.
    await network.grant('stranger', { valid_until: day })
    expect(await all('stranger')).toEqual(refused)
  })

  it('comes with the grant that allows it, which also limits its redirects', async () => {
    await network.grant('stranger', { valid_from: day, valid_until: '2026-12-24', max_redirects: 5 })
    const readAs = async (name: Name): Promise<unknown> => {
      const { outlets, partners, parcels } = network
      const sites = await parcels.deps.sites.read(realm, [outlets[0]!], null, partners[name])
      return sites.get(outlets[0]!)!.servicePoints.map(({ grant }) => grant)
    }
    expect(await readAs('stranger')).toMatchObject([{ validFrom: day, validUntil: '2026-12-24', maxRedirects: 5 }])
    expect(await readAs('platform')).toEqual([null])
  })

  it('of a point that only parties may know is refused to others as if there were none', async () => {
    const paused = { intake: 'PAUSED', capabilities: [] }
    for (const visibility of ['PUBLIC', 'PARTIES']) {
      await network.publish(0, { visibility, ...paused })
      // The reason is not that of the service point.
      expect(await all('stranger')).toEqual(refused)
      expect(await all('carrier')).toEqual([['INTAKE_PAUSED'], ['INTAKE_PAUSED']])
    }
    await network.publish(0, { visibility: 'PARTIES' })
    expect(await all('carrier')).toEqual(promised)
    expect(await all('stranger')).toEqual(refused)
    await network.publish(0, {})
  })
})
