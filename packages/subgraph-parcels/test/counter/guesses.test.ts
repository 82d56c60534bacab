import { type Caller, newRealmId, type OutletId } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, realm, start, startNetwork } from '../network.ts'

describe('wrong codes', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    await network.admin.query('truncate parcels.code_failure')
  })

  /** Returns the caller of a device of the operator that was enrolled so many hours ago. */
  const device = (outletId: OutletId, enrolledHoursAgo = 1_000): Caller => ({
    ...network.counter(outletId),
    keyId: newRealmId('key', realm, new Date(Date.parse(start) - enrolledHoursAgo * 3_600_000)),
  })
  const present = async (caller: Caller, reference: string, code: string): Promise<string> => {
    const { parcels, userErrors } = await network.mutate(
      caller,
      'dropOffParcel',
      { outletId: caller.outletIds[0], reference, code },
      'parcels { id } userErrors { code }',
    )
    return parcels ? 'TAKEN' : userErrors[0].code
  }
  /** Returns how many of `count` guesses at codes that do not exist got each response. */
  const guess = async (caller: Caller, count: number): Promise<Record<string, number>> => {
    const responses: Record<string, number> = {}
    for (let sent = 0; sent < count; sent += 100) {
      const round = Array.from({ length: Math.min(100, count - sent) }, () => present(caller, 'ZZZZ2222', '000000'))
      for (const response of await Promise.all(round)) responses[response] = (responses[response] ?? 0) + 1
    }
    return responses
  }
  const dropOff = async (caller: Caller): Promise<string> => {
    const { reference, digits } = await network.createReturn()
    return present(caller, reference, digits)
  }
  const failuresOf = async (subject: string): Promise<number> =>
    (await network.admin.query('select count from parcels.code_failure where subject = $1', [subject])).rows[0]
      ?.count ?? 0
  const setFailures = (subject: string, count: number, hour = '2026-11-23T06:00:00Z'): Promise<unknown> =>
    network.admin.query(
      `insert into parcels.code_failure values ($1, $2, $3, $4)
      on conflict (realm_id, subject, hour) do update set count = excluded.count`,
      [realm, subject, hour, count],
    )

  it('bar the device that sent them, and count against nobody else once it is barred', async () => {
    const [here, elsewhere] = network.outlets as [OutletId, OutletId]
    const guesser = device(here)
    expect(await guess(guesser, 5_100)).toEqual({ CODE_REFUSED: 30, TOO_MANY_TRIES: 5_070 })
    expect(await dropOff(guesser)).toBe('TOO_MANY_TRIES')
    expect(await dropOff(device(here))).toBe('TAKEN')
    expect(await dropOff(device(elsewhere))).toBe('TAKEN')
    expect(await failuresOf(`outlet:${here}`)).toBe(30)
    expect(await failuresOf(`tenant:${network.partners.operator}`)).toBe(30)
    // In the next hour the device may try again.
    network.setTime('2026-11-23T07:00:00Z')
    expect(await dropOff(guesser)).toBe('TAKEN')
  })

  it('of a barred device do not use up the tries of a code', async () => {
    const guesser = device(network.outlets[0]!)
    await guess(guesser, 30)
    const { reference, digits } = await network.createReturn()
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(await present(guesser, reference, '000000')).toBe('TOO_MANY_TRIES')
    }
    expect(await present(device(network.outlets[0]!), reference, digits)).toBe('TAKEN')
  })

  it('leave the right code of a colleague alone, however many devices at an outlet have guessed', async () => {
    const here = network.outlets[0]!
    const [first, second, third] = [device(here), device(here), device(here)]
    expect(await guess(first, 30)).toEqual({ CODE_REFUSED: 30 })
    expect(await guess(second, 30)).toEqual({ CODE_REFUSED: 30 })
    // The outlet's devices have now guessed so often together that each of them has only ten wrong codes left.
    expect(await guess(third, 15)).toEqual({ CODE_REFUSED: 10, TOO_MANY_TRIES: 5 })
    const colleague = device(here)
    expect(await guess(colleague, 9)).toEqual({ CODE_REFUSED: 9 })
    expect(await dropOff(colleague)).toBe('TAKEN')
    expect(await dropOff(device(network.outlets[1]!))).toBe('TAKEN')
  })

  it('bar an outlet when its devices go on guessing in turns', async () => {
    const here = network.outlets[0]!
    const accepted = await Promise.all(Array.from({ length: 20 }, () => guess(device(here), 30)))
    const counted = accepted.reduce((sum, responses) => sum + (responses['CODE_REFUSED'] ?? 0), 0)
    expect(counted).toBe(120)
    expect(await dropOff(device(here))).toBe('TOO_MANY_TRIES')
    expect(await dropOff(device(network.outlets[1]!))).toBe('TAKEN')
  })

  it('from many devices of a tenant raise one alert an hour, and bar those enrolled on the last day first', async () => {
    const [here, elsewhere] = network.outlets as [OutletId, OutletId]
    const tenant = `tenant:${network.partners.operator}`
    await setFailures(tenant, 4_990)
    const [old, recent] = [device(here), device(elsewhere, 23)]
    expect(await dropOff(recent)).toBe('TAKEN')
    expect(await guess(recent, 9)).toEqual({ CODE_REFUSED: 9 })
    expect(await alerts()).toEqual([])
    expect(await guess(recent, 9)).toEqual({ CODE_REFUSED: 1, TOO_MANY_TRIES: 8 })
    expect(await alerts()).toEqual([expect.objectContaining({ sequence: 1, parcelId: null, livemode: false })])
    expect(await dropOff(recent)).toBe('TOO_MANY_TRIES')
    expect(await dropOff(device(elsewhere, 25))).toBe('TAKEN')
    expect(await guess(old, 30)).toEqual({ CODE_REFUSED: 10, TOO_MANY_TRIES: 20 })
    expect(await alerts()).toHaveLength(1)
    // Beyond twice its cap the tenant is barred as a whole.
    await setFailures(tenant, 10_000)
    expect(await dropOff(device(here))).toBe('TOO_MANY_TRIES')
    network.setTime('2026-11-23T07:00:00Z')
    expect(await dropOff(device(here))).toBe('TAKEN')
    await setFailures(tenant, 5_000, '2026-11-23T07:00:00Z')
    expect(await guess(old, 1)).toEqual({ CODE_REFUSED: 1 })
    expect(await alerts()).toMatchObject([{ sequence: 1 }, { sequence: 2 }])
  })

  /** The alerts that the operator finds in its feed. Its devices and others see none. */
  async function alerts(): Promise<any[]> {
    const query = `{ events(first: 100, filter: { types: ["counter.codes_guessed"] }) {
      nodes { __typename type sequence parcelId subjectId livemode } } }`
    for (const other of [network.counter(network.outlets[0]!), network.caller('platform')]) {
      expect((await network.run(other, query)).data.events.nodes).toEqual([])
    }
    const { data } = await network.run(network.caller('operator'), query)
    for (const alert of data.events.nodes) {
      expect(alert).toMatchObject({ __typename: 'CounterEvent', subjectId: network.partners.operator })
    }
    return data.events.nodes
  }

  it('are counted before anything is compared: 100 guesses at once use up five tries', async () => {
    const { parcelId, reference, digits } = await network.createReturn()
    const callers = Array.from({ length: 10 }, () => device(network.outlets[2]!))
    const wrong = digits === '000000' ? '000001' : '000000'
    await Promise.all(callers.flatMap((caller) => Array.from({ length: 10 }, () => present(caller, reference, wrong))))
    const { rows } = await network.admin.query(
      'select tries from parcels.code c join parcels.code_parcel p on p.code_id = c.id where p.parcel_id = $1',
      [parcelId],
    )
    expect(rows).toEqual([{ tries: 5 }])
    await network.admin.query('truncate parcels.code_failure')
    expect(await present(device(network.outlets[2]!), reference, digits)).toBe('CODE_REFUSED')
  })
})
