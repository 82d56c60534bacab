import { expect, it } from 'vitest'
import { createClientOn } from '../src/client.ts'
import { MalformedResponseError } from '../src/index.ts'
import { answerData, endpoint, useNetwork } from './support/network.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const network = useNetwork()
const client = createClientOn(createSkippingRuntime(), { endpoint, apiKey: 'sk_test_0123456789abcdefghijklmnopqrstuv' })

const redirect = {
  id: 'red_demo_1',
  kind: 'DROP_OFF_AT_OUTLET',
  state: 'CONFIRMED',
  initiator: 'RECIPIENT',
  outletId: 'out_2',
  servicePoint: { id: 'sp_demo_2' },
  arrivesOn: '2026-11-23',
  reservedUntil: '2026-11-24T18:00:00+05:30',
  decideBy: null,
  fee: null,
  refusal: null,
}
const full = {
  outletId: 'out_1',
  code: 'OUTLET_FULL',
  message: 'No place is left.',
  retryable: true,
  retryAt: null,
  dimension: null,
  limit: null,
  actual: null,
}
const refused = { code: 'REFUSED', message: 'No outlet accepted.', path: ['outletIds'], retryable: true }
const input = { parcelId: 'par_demo_1', outletIds: ['out_1', 'out_2'] }

it('is ok with the result, and with the refusals of the candidates that were skipped', async () => {
  network.serve({ redirectParcel: { redirect, refusals: [full], userErrors: [] } })
  expect(await client.parcels.redirect(input)).toEqual({ ok: true, redirect, refusals: [full] })
})

it('is not ok where nobody accepted, and says who refused', async () => {
  network.serve({ redirectParcel: { redirect: null, refusals: [full], userErrors: [refused] } })
  expect(await client.parcels.redirect(input)).toEqual({ ok: false, refusals: [full], userErrors: [refused] })
})

it('has an empty list of refusals where nobody but the graph can refuse', async () => {
  const userErrors = [{ ...refused, code: 'ALREADY_IN_STATE' }]
  network.serve({ answerRedirect: { redirect: { ...redirect, state: 'CONFIRMED' }, userErrors } })
  expect(await client.parcels.answerRedirect({ redirectId: redirect.id, accept: true })).toEqual({
    ok: false,
    refusals: [],
    userErrors,
  })
})

it('has the refusal of the outlet to which a parcel would come back', async () => {
  network.serve({ cancelRedirect: { redirect: null, refusals: [full], userErrors: [refused] } })
  expect(await client.parcels.cancelRedirect({ redirectId: redirect.id })).toEqual({
    ok: false,
    refusals: [full],
    userErrors: [refused],
  })
})

it('is not ok without a result, even where nothing is said against it', async () => {
  network.serve({ redirectParcel: { redirect: null, refusals: [], userErrors: [] } })
  expect(await client.parcels.redirect(input)).toEqual({ ok: false, refusals: [], userErrors: [] })
})

it('takes a drop-off by code or by QR', async () => {
  network.serve({ dropOffParcel: { parcels: [], refusals: [], userErrors: [] } })
  const byCode = { outletId: 'out_2', reference: 'K7QM', code: '123456' }
  const byQr = { outletId: 'out_2', qr: '1.k1.abc', count: 2 }
  expect(await client.counter.dropOff(byCode)).toEqual({ ok: true, parcels: [], refusals: [] })
  await client.counter.dropOff(byQr)
  expect(network.sent.map(({ variables }) => variables.input)).toMatchObject([byCode, byQr])
})

it('tells what was handed over, and why the rest of a code stays', async () => {
  const at = '2026-11-23T12:00:00+05:30'
  const handOver = { id: 'hnd_demo_1', at, outletId: 'out_2', proof: 'QR', checks: [], parcels: [] }
  const refusals = [{ ...full, code: 'AGE_NOT_VERIFIED' }]
  network.serve({ collectParcel: { parcels: [], handOver, refusals, userErrors: [] } })
  const collection = { outletId: 'out_2', qr: 'RST2.abc', checks: [{ kind: 'AGE', passed: false }] } as const
  expect(await client.counter.collect(collection)).toEqual({ ok: true, parcels: [], handOver, refusals })
  expect(network.sent.map(({ variables }) => variables.input)).toMatchObject([collection])
})

it('throws where the graph answers neither a payload nor an error', async () => {
  network.answer(answerData({ redirectParcel: null }))
  await expect(client.parcels.redirect(input)).rejects.toBeInstanceOf(MalformedResponseError)
})
