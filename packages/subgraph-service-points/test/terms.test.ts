import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadServicePoints, recordAgreement } from '../src/index.ts'
import { createNetwork, draftAt, type Network, publishOutlets, requireDone } from './network-fixture.ts'

let network: Network
const points: Record<'whole' | 'plain' | 'outletHours' | 'closed', string> = {
  whole: '',
  plain: '',
  outletHours: '',
  closed: '',
}

beforeAll(async () => {
  network = await createNetwork()
  const { deps, realm, partners, db, pool } = network
  const names = Object.keys(points) as (keyof typeof points)[]
  const outlets = await publishOutlets(
    db,
    names.map((operatorRef) => ({ operatorRef, ...(operatorRef === 'outletHours' && { hours: 'Mo-Fr 12:00-16:00' }) })),
  )
  const access = { realm, providerId: partners.post, customerId: partners.carrier, outletIds: 'ALL' } as const
  const dates = { kind: 'LAST_MILE_ACCESS', state: 'ACTIVE', effectiveFrom: '2025-01-01' } as const
  requireDone(await recordAgreement(deps, { ...access, ...dates }))
  const transit = { businessDays: 2, readyFrom: '10:00', readyBy: '17:00' }
  const servicePoints = [
    draftAt(outlets[0]!, {
      hours: 'Mo-Sa 09:00-18:00',
      holdPolicy: { unit: 'BUSINESS_DAYS', count: 5, maxExtensions: 1, extensionCount: 2, extendOnClosure: true },
      redirectDecision: 'ASKED',
      redirectFee: { amount: '25.00', currency: 'INR' },
      cutOff: { SATURDAY: '12:00', MONDAY: '16:00' },
      transit,
    }),
    draftAt(outlets[1]!),
    draftAt(outlets[2]!, { transit }),
    draftAt(outlets[3]!, { transit, hours: 'off' }),
  ]
  const load = { realm, partnerId: partners.carrier, programme: { code: 'counter', name: 'Counter' }, servicePoints }
  requireDone(await loadServicePoints(deps, load))
  const { rows } = await pool.query(
    'select service_point_id as id, outlet_id as outlet from service_points.service_point',
  )
  for (const [index, name] of names.entries()) points[name] = rows.find((row) => row.outlet === outlets[index]).id
})

afterAll(() => network.close())

async function ask(point: keyof typeof points, fields: string) {
  const query = `query ($id: ID!) { servicePoint(id: $id) { ${fields} } }`
  const { data, codes } = await network.ask(query, network.partners.stranger, { id: points[point] })
  return { shown: data?.servicePoint, codes }
}

describe('the terms of a service point', () => {
  const fields = `
    holdPolicy { unit count extendOnClosure maxExtensions extensionCount reminderHours }
    redirectDecision decideWithinMinutes redirectFee { amount currency }
    cutOffs { weekday at } transit { businessDays readyFrom readyBy }`

  test('are shown as they were set', async () => {
    expect((await ask('whole', fields)).shown).toEqual({
      holdPolicy: {
        unit: 'BUSINESS_DAYS',
        count: 5,
        extendOnClosure: true,
        maxExtensions: 1,
        extensionCount: 2,
        reminderHours: 24,
      },
      redirectDecision: 'ASKED',
      decideWithinMinutes: 120,
      redirectFee: { amount: '25.00', currency: 'INR' },
      cutOffs: [
        { weekday: 'MONDAY', at: '16:00' },
        { weekday: 'SATURDAY', at: '12:00' },
      ],
      transit: { businessDays: 2, readyFrom: '10:00', readyBy: '17:00' },
    })
  })

  test('have defaults where nothing was set', async () => {
    expect((await ask('plain', fields)).shown).toEqual({
      holdPolicy: {
        unit: 'OUTLET_OPENING_DAYS',
        count: 7,
        extendOnClosure: false,
        maxExtensions: 0,
        extensionCount: 0,
        reminderHours: 24,
      },
      redirectDecision: 'IMMEDIATE',
      decideWithinMinutes: null,
      redirectFee: null,
      cutOffs: null,
      transit: null,
    })
  })
})

describe('the promise of a service point', () => {
  const at = (moment: string): string => `promise(acceptedAt: "${moment}") { readyFrom readyBy basis }`

  test('is in the zone of the outlet, and says from which days it follows', async () => {
    // Monday 23 November, half past three in India, and an hour later: after the cut-off, and the next one is on Saturday.
    const { shown } = await ask('whole', `soon: ${at('2026-11-23T10:00:00Z')} late: ${at('2026-11-23T11:00:00Z')}`)
    expect(shown).toEqual({
      soon: {
        readyFrom: '2026-11-25T10:00:00+05:30',
        readyBy: '2026-11-25T17:00:00+05:30',
        basis: 'counts=2026-11-23 businessDays=2 country=IN arrives=2026-11-25 ready=2026-11-25 hours=SERVICE_POINT',
      },
      late: {
        readyFrom: '2026-12-01T10:00:00+05:30',
        readyBy: '2026-12-01T17:00:00+05:30',
        basis: 'counts=2026-11-28 businessDays=2 country=IN arrives=2026-12-01 ready=2026-12-01 hours=SERVICE_POINT',
      },
    })
  })

  test('lies within the hours of the outlet where the service point has none of its own', async () => {
    // Thursday 26 November; Saturday is a working day in India, but the outlet is closed.
    const { shown } = await ask('outletHours', at('2026-11-26T04:00:00Z'))
    expect(shown.promise).toEqual({
      readyFrom: '2026-11-30T12:00:00+05:30',
      readyBy: '2026-11-30T16:00:00+05:30',
      basis: 'counts=2026-11-26 businessDays=2 country=IN arrives=2026-11-28 ready=2026-11-30 hours=OUTLET',
    })
  })

  test('is none where no time is stated, and none where the outlet does not open', async () => {
    expect(await ask('plain', at('2026-11-23T10:00:00Z'))).toEqual({ shown: { promise: null }, codes: [] })
    expect(await ask('closed', at('2026-11-23T10:00:00Z'))).toEqual({ shown: { promise: null }, codes: [] })
  })

  test.each(['1999-12-31T00:00:00Z', '9999-01-01T00:00:00Z'])('is refused for a moment such as %s', async (moment) => {
    expect((await ask('whole', at(moment))).codes).toEqual(['BAD_USER_INPUT'])
  })
})
