import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Counters, countersOf } from './counters.ts'

describe('the collection of a parcel', () => {
  let network: Network
  let counters: Counters
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
    // The second outlet checks ages and identities.
    await network.publish(1, { capabilities: ['COLLECT', 'AGE_CHECK', 'ID_CHECK'] })
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    await counters.wait(start)
    await network.admin.query('truncate parcels.code_failure')
  })

  const wrongFor = (digits: string): string => (digits === '000000' ? '000001' : '000000')

  it('ends in the hands of its recipient, with a record and an event for each step', async () => {
    const id = await counters.arrive()
    const { code, userErrors } = await counters.issue([id])
    expect(userErrors).toEqual([])
    expect(code).toMatchObject({
      reference: expect.stringMatching(/^[2-9A-HJKMNP-Z]{4}$/),
      digits: expect.stringMatching(/^\d{6}$/),
      // The hold's end: five opening days after Monday, with the outlet open from Monday to Saturday.
      validUntil: '2026-11-28T12:30:00.000Z',
      parcels: [{ id }],
    })
    expect((await counters.issue([id])).code).toEqual(code)

    await counters.wait('2026-11-23T08:00:00Z')
    const collected = await counters.collect(0, {
      reference: ` ${code.reference.toLowerCase()}-`,
      digits: `${code.digits.slice(0, 3)} ${code.digits.slice(3)}`,
    })
    expect(collected).toEqual({
      handOver: {
        id: expect.stringMatching(/^hnd_demo_/),
        at: '2026-11-23T13:30:00+05:30',
        outletId: network.outlets[0],
        proof: 'CODE',
        checks: [],
        parcels: [{ id }],
      },
      parcels: [{ id, state: 'COLLECTED' }],
      refusals: [],
      userErrors: [],
    })
    expect(await counters.see(id)).toMatchObject({ state: 'COLLECTED', handOver: collected.handOver })
    expect(await counters.eventsOf(id)).toEqual([
      'parcel.announced',
      'parcel.at_outlet',
      'parcel.code_issued',
      'parcel.collected',
    ])
    expect((await network.admin.query('select from parcels.place where holder_id = $1', [id])).rowCount).toBe(0)
    await network.checkShelves()
    const { rows } = await network.admin.query(
      'select custodian_until, location_outlet_id from parcels.parcel where id = $1',
      [id],
    )
    expect(rows).toEqual([{ custodian_until: new Date('2026-12-23T08:00:00Z'), location_outlet_id: null }])
  })

  it('has a code that its carrier may show too', async () => {
    const carrier = network.caller('carrier')
    const { parcel } = await counters.as(
      network.caller('platform'),
      'createParcel',
      { destination: { address: { lines: ['1 Mill Lane'], country: 'IN' } }, carrier: network.partners.carrier },
      'parcel { id }',
    )
    await network.redirect(parcel.id, [network.outlets[0]!], { partner: network.partners.platform })
    await counters.scan(0, { kind: 'ARRIVED_OUTLET', parcelId: parcel.id })
    const { code } = await counters.issue([parcel.id], carrier)
    expect(code).toEqual((await counters.issue([parcel.id])).code)
    expect(await counters.tryAt(0, code)).toEqual(['COLLECTED'])
    expect((await counters.see(parcel.id)).redirects.nodes).toEqual([{ state: 'COMPLETED' }])
  })

  it('opens by the QR code, which no other code with the same reference accepts', async () => {
    const [id, other] = [await counters.arrive(), await counters.arrive()]
    const { qr, reference } = await counters.codeOf(id)
    const codeIdOf = '(select code_id from parcels.code_parcel where parcel_id = $1)'
    await network.admin.query(`update parcels.code set reference = '----' where id = ${codeIdOf}`, [id])
    await network.admin.query(`update parcels.code set reference = $2 where id = ${codeIdOf}`, [other, reference])
    expect(await counters.tryAt(0, { qr })).toBe('CODE_REFUSED')
    const { qr: ownQr } = await counters.codeOf(other)
    expect(await counters.tryAt(0, { qr: ownQr })).toEqual(['COLLECTED'])
    expect((await counters.see(id)).state).toBe('AT_OUTLET')
  })

  it('is refused alike for wrong, unknown, expired and foreign codes, and tells nobody else when it was used', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    const refused = { handOver: null, parcels: null, refusals: [], userErrors: [expect.anything()] }
    const responses = [
      await counters.collect(0, { ...code, digits: wrongFor(code.digits) }),
      await counters.collect(0, { reference: 'ZZZZ', digits: code.digits }),
      await counters.collect(1, code),
      await counters.collect(1, { qr: code.qr }),
      await counters.collect(0, { qr: `${code.qr.slice(0, -4)}AAAA` }),
      // The operator of another outlet of the network, with a key of its own.
      await counters.collect(0, code, {}, network.caller('stranger', { scopes: ['counter'] })),
    ]
    expect(responses).toEqual(responses.map(() => refused))
    expect(new Set(responses.map(({ userErrors }) => JSON.stringify(userErrors))).size).toBe(1)
    expect(responses[0].userErrors[0].code).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, code)).toEqual(['COLLECTED'])
    const again = await counters.collect(0, code)
    expect(again.userErrors).toEqual([
      {
        code: 'ALREADY_COLLECTED',
        path: null,
        message: 'The code was used before: the parcel was collected at 2026-11-23T06:30:00.000Z.',
        retryable: false,
      },
    ])
    expect(await counters.tryAt(0, { qr: code.qr })).toBe('ALREADY_COLLECTED')
    expect(await counters.tryAt(0, { ...code, digits: wrongFor(code.digits) })).toBe('CODE_REFUSED')
    expect(await counters.tryAt(1, code)).toBe('CODE_REFUSED')
  })

  it('is barred after five wrong tries, also at once, until a new code is issued', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    const guesses = Array.from({ length: 5 }, () => counters.tryAt(0, { ...code, digits: wrongFor(code.digits) }))
    expect(new Set(await Promise.all(guesses))).toEqual(new Set(['CODE_REFUSED']))
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    const renewed = await counters.codeOf(id)
    expect(renewed.reference).not.toBe(code.reference)
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, renewed)).toEqual(['COLLECTED'])
  })

  it('hands over several parcels by one code: only those that it was issued for and that lie there now', async () => {
    const ids = await Promise.all([0, 1, 2, 3].map(() => counters.arrive()))
    const other = await counters.arrive()
    const single = await counters.codeOf(ids[0]!)
    const common = await counters.codeOf(...ids)
    expect(common.parcels.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    expect(await counters.codeOf(...ids)).toEqual(common)
    expect(await counters.codeOf(ids[2]!)).toEqual(common)
    expect(await counters.tryAt(0, single)).toBe('CODE_REFUSED')
    // One is redirected, one is refused, so that two are left.
    await network.redirect(ids[0]!, [network.outlets[2]!])
    const refused = await counters.as(
      network.counter(network.outlets[0]!),
      'refuseParcel',
      { outletId: network.outlets[0], parcelId: ids[1] },
      'parcel { state } userErrors { code }',
    )
    expect(refused).toEqual({ parcel: { state: 'REFUSED' }, userErrors: [] })
    const collected = await counters.collect(0, common)
    expect(collected.parcels.map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.slice(2).toSorted())
    expect(collected.handOver.parcels).toHaveLength(2)
    expect((await counters.see(other)).state).toBe('AT_OUTLET')
    expect((await counters.see(ids[0]!)).state).toBe('DIVERTING')
    expect(await counters.tryAt(0, common)).toBe('ALREADY_COLLECTED')
    await network.checkShelves()
  })

  it('has one code for one recipient at one outlet only', async () => {
    const recipient = (contactHash: string) => ({ recipient: { contactHash } })
    const [anne, bert, anonymous] = [
      await counters.arrive(0, recipient('anne')),
      await counters.arrive(0, recipient('bert')),
      await counters.arrive(0),
    ]
    const errorOf = async (...ids: string[]): Promise<string | undefined> =>
      (await counters.issue(ids)).userErrors[0]?.code
    expect(await errorOf(anne, await counters.arrive(0, recipient('anne')))).toBeUndefined()
    expect(await errorOf(anne, anonymous)).toBeUndefined()
    expect(await errorOf(anne, bert)).toBe('INVALID_INPUT')
    expect(await errorOf(anne, await counters.arrive(2, recipient('anne')))).toBe('STATE_NOT_ALLOWED')
    for (const ids of [[], [anne, anne], Array.from({ length: 21 }, (_, n) => `${anne}${n}`)]) {
      await expect(counters.issue(ids)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    }
    expect(await errorOf(anne, 'par_demo_unknown')).toBe('NOT_FOUND')
    expect(
      (await counters.issue([anne], network.caller('operator', { scopes: ['parcels:write'] }))).userErrors[0].code,
    ).toBe('NOT_FOUND')
    expect((await counters.issue([anne], network.caller('stranger'))).userErrors[0].code).toBe('NOT_FOUND')
  })

  it('asks for the checks that the parcel requires, and records them without any number', async () => {
    const id = await counters.arrive(1, { restrictions: ['AGE_CHECK', 'ID_CHECK'] })
    const code = await counters.codeOf(id)
    const check = (kind: string, passed = true): object => ({ kind, passed })
    // Asked for as often as it takes: these tries do not count.
    for (let times = 0; times < 6; times++) expect(await counters.tryAt(1, code)).toBe('AGE_CHECK_NEEDED')
    expect(await counters.tryAt(1, code, { checks: [check('AGE')] })).toBe('ID_CHECK_NEEDED')
    const failed = await counters.collect(1, code, { checks: [check('AGE'), check('ID_DOCUMENT', false)] })
    expect(failed).toMatchObject({
      handOver: null,
      parcels: null,
      refusals: [{ outletId: network.outlets[1], code: 'IDENTITY_NOT_VERIFIED' }],
      userErrors: [{ code: 'REFUSED' }],
    })
    expect(
      (await counters.collect(1, code, { checks: [check('AGE', false), check('ID_DOCUMENT')] })).refusals,
    ).toMatchObject([{ code: 'AGE_NOT_VERIFIED' }])
    expect((await counters.see(id)).state).toBe('AT_OUTLET')
    const { handOver } = await counters.collect(1, { qr: code.qr }, { checks: [check('AGE'), check('ID_DOCUMENT')] })
    expect(handOver).toMatchObject({ proof: 'QR', checks: [check('AGE'), check('ID_DOCUMENT')] })
  })

  it('leaves a parcel whose check has failed, and hands over the others of the code', async () => {
    const [wine, book] = [await counters.arrive(1, { restrictions: ['AGE_CHECK'] }), await counters.arrive(1)]
    const code = await counters.codeOf(wine, book)
    const collected = await counters.collect(1, code, { checks: [{ kind: 'AGE', passed: false }] })
    expect(collected).toMatchObject({
      parcels: [{ id: book, state: 'COLLECTED' }],
      refusals: [{ code: 'AGE_NOT_VERIFIED' }],
      userErrors: [],
    })
    expect(await counters.tryAt(1, code, { checks: [{ kind: 'AGE', passed: true }] })).toEqual(['COLLECTED'])
    expect((await counters.see(wine)).state).toBe('COLLECTED')
  })

  it('is refused by its recipient at the counter where it lies, and goes back with the courier', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    const refuse = (outlet: number, parcelId = id, caller = network.counter(network.outlets[outlet]!)): Promise<any> =>
      counters.as(
        caller,
        'refuseParcel',
        { outletId: network.outlets[outlet], parcelId },
        'parcel { state } userErrors { code }',
      )
    const operator = network.caller('operator')
    expect((await refuse(1, id, operator)).userErrors).toEqual([{ code: 'NOT_HERE' }])
    expect((await refuse(1)).userErrors).toEqual([{ code: 'NOT_FOUND' }])
    await expect(refuse(0, id, network.counter(network.outlets[1]!))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await refuse(0)).toEqual({ parcel: { state: 'REFUSED' }, userErrors: [] })
    expect((await refuse(0)).userErrors).toEqual([{ code: 'ALREADY_IN_STATE' }])
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect((await counters.issue([id])).userErrors).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }])
    // On the shelf for as long as it takes, whatever its hold was.
    const { rows } = await network.admin.query('select kind, to_day from parcels.place where holder_id = $1', [id])
    expect(rows).toEqual([{ kind: 'HELD', to_day: null }])
    await counters.scan(0, { kind: 'HANDED_TO_COURIER', parcelId: id })
    expect((await counters.see(id)).state).toBe('RETURNING')
    expect((await refuse(0)).userErrors).toEqual([{ code: 'STATE_NOT_ALLOWED' }])
    await network.checkShelves()
  })

  it('is refused by its recipient also after its hold, while it is still there', async () => {
    const id = await counters.arrive()
    await counters.wait('2026-11-28T12:30:00Z')
    const code = await counters.codeOf(id)
    const input = { outletId: network.outlets[0], parcelId: id }
    const counter = network.counter(network.outlets[0]!)
    const refused = await counters.as(counter, 'refuseParcel', input, 'parcel { state } userErrors { code }')
    expect(refused).toEqual({ parcel: { state: 'REFUSED' }, userErrors: [] })
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    await network.checkShelves()
  })

  it('requires exactly one form of the code, at an outlet of the device', async () => {
    const { reference, digits, qr } = await counters.codeOf(await counters.arrive())
    for (const input of [{ reference }, { code: digits }, { qr, reference }, { reference: null, code: null }]) {
      const collecting = counters.as(
        network.counter(network.outlets[0]!),
        'collectParcel',
        { outletId: network.outlets[0], ...input },
        'userErrors { code }',
      )
      await expect(collecting).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    }
    await expect(counters.collect(1, { qr }, {}, network.counter(network.outlets[0]!))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(counters.collect(0, { qr }, {}, network.caller('platform'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
