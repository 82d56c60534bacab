import type { Caller } from '@restante/subgraph-kit'
import type { Choices, World } from './world.ts'

/** One thing that a party may do, with what it chooses of what the walk has met. */
export type Command = (world: World, choices: Choices) => Promise<void>

const measure = { length: 300, width: 200, height: 120, weight: 900 }
const address = { lines: ['1 Mill Lane'], country: 'IN' }

/** Everything that the parties of a walk do, by name. */
export const commands: Readonly<Record<string, Command>> = {
  async announce({ network, parcels, platform, mutate, now }, { one, rarely, upTo }) {
    const destination = rarely(3) ? { address } : { outletId: one(network.outlets) }
    const input = { destination, measure, carrier: network.partners.carrier, expectedOn: dayAfter(now, upTo(4)) }
    const { parcel } = await mutate(platform, 'createParcel', input, payload('parcel { id } refusals { code }'))
    if (parcel) parcels.push(parcel.id)
  },

  async openReturn({ parcels, returns, codes, platform, mutate }, { rarely }) {
    const input = {
      method: rarely(3) ? 'DROP_OFF_LABELLED' : 'DROP_OFF_UNLABELLED',
      items: [{ sku: 'SHOE-42', quantity: 2, reason: 'DOES_NOT_FIT' }],
      destination: { address },
      ...(rarely(3) ? { parcels: [{ measure }, { measure }] } : { measure }),
      requiresApproval: rarely(4),
    }
    const fields = payload('returnOrder { id parcels { id } } code { reference digits qr }')
    const { returnOrder, code } = await mutate(platform, 'createReturn', input, fields)
    parcels.push(...returnOrder.parcels.map(({ id }: { id: string }) => id))
    returns.push(returnOrder.id)
    if (code) codes.push(code)
  },

  async redirect(world, { one, rarely }) {
    const { network, redirects, mutate } = world
    const parcelId = one(world.parcels)
    if (!parcelId) return
    const outletIds = [...new Set([one(network.outlets)!, one(network.outlets)!])]
    const caller = rarely(4) ? world.carrier : world.platform
    const input = { parcelId, outletIds, ...(rarely(3) && { partner: network.partners.platform }) }
    const { redirect } = await mutate(caller, 'redirectParcel', input, payload('redirect { id } refusals { code }'))
    if (redirect) redirects.push(redirect.id)
  },

  async giveUp({ redirects, platform, mutate }, { one }) {
    const redirectId = one(redirects)
    if (redirectId) await mutate(platform, 'cancelRedirect', { redirectId }, payload('redirect { id }'))
  },

  async cancel({ parcels, platform, mutate }, { one, rarely }) {
    const parcelId = rarely(3) ? one(parcels) : undefined
    if (parcelId) await mutate(platform, 'cancelParcel', { parcelId }, payload('parcel { id }'))
  },

  async courier(world, { one, upTo }) {
    const kind = one(['ACCEPTED', 'DEPARTED', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED', 'RETURNED', 'DELIVERED', 'FOUND'])!
    await scan(world, world.carrier, { kind, parcelId: one(world.parcels), minutesAgo: upTo(90) })
  },

  async simulate({ network, parcels, platform, mutate }, { one }) {
    const parcelId = one(parcels)
    if (!parcelId) return
    const script = one(['DELIVER', 'DELAY', 'DIVERT', 'FAIL_ATTEMPT', 'RETURN', 'LOSE'])!
    const input = { parcelId, script, ...(script === 'DIVERT' && { outletId: one(network.outlets) }) }
    await mutate(platform, 'simulateCarrier', input, payload('parcel { id }'))
  },

  async lose(world, { one, rarely }) {
    if (rarely(2)) await scan(world, world.carrier, { kind: 'MISSING', parcelId: one(world.parcels) })
  },

  async counter(world, { one, upTo }) {
    const outletId = one(world.network.outlets)!
    const kind = one(['ARRIVED_OUTLET', 'ARRIVED_OUTLET', 'HANDED_TO_COURIER', 'DROPPED_OFF', 'FOUND', 'REFUSED'])!
    const caller = one([world.device(outletId), world.network.caller('operator')])!
    await scan(world, caller, { kind, parcelId: one(world.parcels), outletId, minutesAgo: upTo(30) })
  },

  async dropOff(world, { one }) {
    const outletId = one(world.network.outlets)!
    const code = one(world.codes)
    if (!code) return
    await world.mutate(world.device(outletId), 'dropOffParcel', { outletId, qr: code.qr }, payload('parcels { id }'))
    // Wrong counters and used codes are part of a walk; the limit on wrong codes is not.
    await world.network.admin.query('truncate parcels.code_failure')
  },

  async issueCode({ parcels, codes, platform, mutate }, { one }) {
    const parcelId = one(parcels)
    if (!parcelId) return
    const input = { parcelIds: [parcelId] }
    const { code } = await mutate(platform, 'issueCode', input, payload('code { reference digits qr }'))
    if (code) codes.push(code)
  },

  async reserve({ network, reservations, platform, mutate }, { one, rarely, upTo }) {
    const outletIds = [...new Set([one(network.outlets)!, one(network.outlets)!])]
    const { platform: own, carrier } = network.partners
    const input = {
      outletIds,
      partners: [rarely(2) ? own : carrier],
      purpose: rarely(2) ? 'COLLECTION' : 'DROP_OFF',
      parcels: Array.from({ length: 1 + upTo(2) }, () => measure),
      ...(rarely(4) && { replaces: one(reservations) }),
    }
    const { reservation } = await mutate(
      platform,
      'reservePlaces',
      input,
      payload('reservation { id } refusals { code }'),
    )
    if (reservation) reservations.push(reservation.id)
  },

  async useReservation({ network, parcels, redirects, reservations, platform, mutate }, { one, rarely }) {
    const reservationId = one(reservations)
    if (!reservationId) return
    if (rarely(3)) {
      await mutate(platform, 'releaseReservation', { reservationId }, payload('reservation { state }'))
    } else if (rarely(2)) {
      const parcelId = one(parcels)
      const input = { parcelId, reservationId }
      const { redirect } = await mutate(platform, 'redirectParcel', input, payload('redirect { id } refusals { code }'))
      if (redirect) redirects.push(redirect.id)
    } else {
      const input = { destination: { reservationId }, measure, carrier: network.partners.carrier }
      const { parcel } = await mutate(platform, 'createParcel', input, payload('parcel { id } refusals { code }'))
      if (parcel) parcels.push(parcel.id)
    }
  },

  async decide({ network, redirects, carrier, mutate }, { one, rarely }) {
    const redirectId = one(redirects)
    if (!redirectId) return
    const input = { redirectId, accept: rarely(2) }
    const caller = rarely(5) ? network.caller('platform') : carrier
    await mutate(caller, 'answerRedirect', input, payload('redirect { state }'))
  },

  async recall({ parcels, platform, mutate }, { one, rarely }) {
    const parcelId = rarely(2) ? one(parcels) : undefined
    if (parcelId) await mutate(platform, 'recallParcel', { parcelId }, payload('parcel { id } refusals { code }'))
  },

  async collect({ network, codes, device, mutate }, { one }) {
    const code = one(codes)
    const outletId = one(network.outlets)!
    if (!code) return
    const input = { outletId, reference: code.reference, code: code.digits }
    await mutate(device(outletId), 'collectParcel', input, payload('handOver { id } refusals { code }'))
    await network.admin.query('truncate parcels.code_failure')
  },

  async handOver({ network, platform, device, mutate }, { one }) {
    const { rows } = await network.admin.query(
      `select id, location_outlet_id as "outletId" from parcels.parcel where state = 'AT_OUTLET' order by id`,
    )
    const waiting = one(rows)
    if (!waiting) return
    const { code } = await mutate(platform, 'issueCode', { parcelIds: [waiting.id] }, payload('code { qr }'))
    if (!code) return
    const input = { outletId: waiting.outletId, qr: code.qr }
    await mutate(device(waiting.outletId), 'collectParcel', input, payload('handOver { id } refusals { code }'))
  },

  async refuse({ network, parcels, device, mutate }, { one }) {
    const parcelId = one(parcels)
    const outletId = one(network.outlets)!
    if (parcelId) await mutate(device(outletId), 'refuseParcel', { parcelId, outletId }, payload('parcel { id }'))
  },

  async extend({ network, platform, mutate }, { one }) {
    const { rows } = await network.admin.query(
      `select id from parcels.parcel where state in ('AT_OUTLET', 'EXPIRED') order by id`,
    )
    const parcelId = one(rows)?.id
    if (parcelId) await mutate(platform, 'extendHold', { parcelId }, payload('parcel { id }'))
  },

  async delegate({ parcels, delegations, codes, platform, mutate }, { one, rarely }) {
    const delegationId = rarely(3) ? one(delegations) : undefined
    const parcelId = one(parcels)
    if (delegationId) await mutate(platform, 'revokeDelegation', { delegationId }, payload('delegation { id }'))
    else if (parcelId) {
      const fields = payload('delegation { id code { reference digits qr } }')
      const { delegation } = await mutate(platform, 'delegateCollection', { parcelId }, fields)
      if (!delegation) return
      delegations.push(delegation.id)
      if (delegation.code) codes.push(delegation.code)
    }
  },

  async settleReturn({ returns, codes, platform, mutate }, { one, upTo }) {
    const returnOrderId = one(returns)
    if (!returnOrderId) return
    const items = [{ sku: 'SHOE-42', quantity: 1 + upTo(1), outcome: 'REFUND' }]
    const fields = payload('returnOrder { state }')
    const name = one([
      'approveReturn',
      'rejectReturn',
      'cancelReturn',
      'receiveReturn',
      'receiveReturn',
      'resolveReturn',
    ])!
    const input = { returnOrderId, ...(name === 'receiveReturn' && { items }) }
    const more = name === 'approveReturn' ? ' code { reference digits qr }' : ''
    const { code } = await mutate(platform, name, input, fields + more)
    if (code) codes.push(code)
  },

  async meddle(world, { one }) {
    const parcelId = one(world.parcels)
    if (!parcelId) return
    const outletIds = [world.network.outlets[0]!]
    await world.mutate(world.stranger, 'redirectParcel', { parcelId, outletIds }, payload('redirect { id }'))
    await world.mutate(world.stranger, 'cancelParcel', { parcelId }, payload('parcel { id }'))
  },

  async wait({ platform, mutate }, { upTo }) {
    await mutate(platform, 'advanceClock', { by: `PT${1 + upTo(70)}H` }, payload('now'))
  },
}

async function scan(
  { mutate, now, scans }: World,
  caller: Caller,
  {
    minutesAgo = 0,
    parcelId,
    ...input
  }: { kind: string; parcelId: string | undefined; outletId?: string; minutesAgo?: number },
): Promise<void> {
  if (!parcelId) return
  const occurredAt = new Date(now.getTime() - minutesAgo * 60_000).toISOString()
  const { event } = await mutate(caller, 'recordScan', { ...input, parcelId, occurredAt }, payload('event { id }'))
  if (event) scans.push(event.id)
}

function payload(fields: string): string {
  return `${fields} userErrors { code }`
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}
