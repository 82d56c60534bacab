import { createClient, type DeviceKey, enrolWithCode, type SessionKey } from '@restante/sdk'
import { createTestGraph } from '@restante/sdk/testing'
import { expect, it } from 'vitest'

const now = '2026-11-28T09:00:00Z'
const near = { point: { latitude: 48.8534, longitude: 2.3488 } }

function open() {
  const graph = createTestGraph({ now, outlets: [{ name: 'Kiosk' }, { name: 'Bakery' }] })
  const options = { endpoint: graph.endpoint, fetch: graph.fetch, maxRetries: 0 }
  const shop = createClient({ ...options, apiKey: graph.keys.platform })
  const announce = async (): Promise<string> => {
    const created = await shop.parcels.create({ destination: { outletId: graph.outletId('Kiosk') } })
    if (!created.ok) throw new Error('The parcel was refused.')
    return created.parcel.id
  }
  const sessionFor = async (input: Parameters<typeof shop.sessions.create>[0]) => {
    const made = await shop.sessions.create(input)
    if (!made.ok) throw new Error('The session was not made.')
    const page = createClient({ ...options, apiKey: made.session.key as SessionKey })
    return { page, id: made.session.id }
  }
  return { graph, options, shop, announce, sessionFor }
}

it('keeps the key of a shopper within its session, for as long as that lasts', async () => {
  const { graph, shop, announce, sessionFor } = open()
  const [own, other] = [await announce(), await announce()]
  const { page } = await sessionFor({ parcelIds: [own], actions: ['TRACK', 'REDIRECT'], ttl: 'PT10M' })
  expect(await page.parcels.get({ id: own })).toMatchObject({ id: own })
  expect(await page.parcels.get({ id: other })).toBeNull()
  expect(await page.parcels.redirectToNearest({ parcelId: own, near })).toMatchObject({
    ok: true,
    redirect: { initiator: 'RECIPIENT' },
  })
  expect(await page.parcels.redirectToNearest({ parcelId: other, near })).toMatchObject({ ok: false })
  await expect(page.parcels.issueCode({ parcelIds: [own] })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const revoked = await sessionFor({ parcelIds: [own], actions: ['TRACK'] })
  await shop.sessions.revoke({ sessionId: revoked.id })
  await expect(revoked.page.parcels.get({ id: own })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  await graph.clock.advance({ minutes: 11 })
  await expect(page.parcels.get({ id: own })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

it('shows a shopper the parcel that takes the place which the page has reserved', async () => {
  const { shop, announce, sessionFor } = open()
  const { page } = await sessionFor({ actions: ['RESERVE', 'TRACK'] })
  const held = await page.reservations.createNearest({ near, purpose: 'COLLECTION', parcels: [{}] })
  if (!held.ok) throw new Error('Nothing was reserved.')
  const created = await shop.parcels.create({ destination: { reservationId: held.reservation.id } })
  if (!created.ok) throw new Error('The parcel was refused.')
  expect(await page.parcels.get({ id: created.parcel.id })).toMatchObject({ id: created.parcel.id })
  expect(await page.parcels.get({ id: await announce() })).toBeNull()
})

it('enrols a device by a code, once, without a key', async () => {
  const { graph, options } = open()
  const operator = createClient({ ...options, apiKey: graph.keys.operator })
  const outletId = graph.outletId('Kiosk')
  const permitted = await operator.devices.createEnrolment({ outletIds: [outletId], label: 'Till' })
  if (!permitted.ok) throw new Error('The device was not permitted.')
  const { code } = permitted.enrolment
  const enrolled = await enrolWithCode({ ...options, code })
  expect(enrolled).toMatchObject({ ok: true, device: { label: 'Till', outletIds: [outletId] } })
  expect(await enrolWithCode({ ...options, code })).toMatchObject({ ok: false, userErrors: [{ code: 'CODE_REFUSED' }] })
  if (!enrolled.ok) throw new Error('The device was not enrolled.')
  const counter = createClient({ ...options, apiKey: enrolled.key as DeviceKey })
  const scan = { kind: 'ARRIVED_OUTLET' as const, barcode: 'X1', outletId, occurredAt: now }
  expect(await counter.parcels.recordScan(scan)).toMatchObject({ instruction: 'KEEP_FOR_COURIER' })
  await operator.devices.revoke({ deviceId: enrolled.device.id })
  await expect(counter.outlets.get({ id: outletId })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})
