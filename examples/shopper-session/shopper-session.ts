import { createClient, type DeviceKey, enrolWithCode, type NearInput, type SessionKey } from '@restante/sdk'

/** On the shop's server: creates a return, and a key with which the page of its shopper can do the rest. */
export async function startReturn(endpoint: string, shopKey: string) {
  const restante = createClient({ endpoint, apiKey: shopKey })
  const created = await restante.returns.create({
    items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
    method: 'DROP_OFF_UNLABELLED',
    destination: { address: { lines: ['Returns hub', '1 Hosur Road'], postalCode: '560100', country: 'IN' } },
    measure: { length: 330, width: 210, height: 120, weight: 900 },
  })
  if (!created.ok) throw new Error('The return was not created.')
  const made = await restante.sessions.create({
    returnOrderId: created.returnOrder.id,
    actions: ['TRACK', 'REDIRECT', 'CODE'],
    ttl: 'PT30M',
  })
  if (!made.ok) throw new Error('The session was not made.')
  return { parcelId: created.parcel!.id, sessionId: made.session.id, key: made.session.key as SessionKey }
}

/** In the shopper's page: brings the return to the nearest outlet that takes it, and returns what to show at the counter. */
export async function chooseOutlet(endpoint: string, apiKey: SessionKey, parcelId: string, near: NearInput) {
  const restante = createClient({ endpoint, apiKey })
  const redirected = await restante.parcels.redirectToNearest({ parcelId, near })
  if (!redirected.ok) throw new Error('No outlet takes the return.')
  const issued = await restante.parcels.issueCode({ parcelIds: [parcelId] })
  if (!issued.ok) throw new Error('There is no code.')
  return { outlet: redirected.outlet, code: issued.code }
}

/** On the operator's server: returns a code to type at a device. */
export async function permitDevice(endpoint: string, operatorKey: string, outletId: string): Promise<string> {
  const restante = createClient({ endpoint, apiKey: operatorKey })
  const permitted = await restante.devices.createEnrolment({ outletIds: [outletId], label: 'Till 1' })
  if (!permitted.ok) throw new Error('The device is not permitted.')
  return permitted.enrolment.code
}

/** At the counter, once: returns the device's key, which it keeps. */
export async function enrolCounter(endpoint: string, code: string): Promise<DeviceKey> {
  const enrolled = await enrolWithCode({ endpoint, code })
  if (!enrolled.ok) throw new Error('The code was refused.')
  return enrolled.key as DeviceKey
}
