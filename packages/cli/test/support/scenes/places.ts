import { measure, findOutlets, ignoreFaults, type Scene } from './scene.ts'

/** Scenes of places that are promised, reserved and full. */
export const placesScenes: readonly Scene[] = [
  {
    name: 'fills a shelf, and frees a place again',
    async play(play) {
      const { platform } = play
      const [outletId, other] = await findOutlets(play)
      const partners = [(await platform.viewer())!.id]
      const made: string[] = []
      for (;;) {
        const created = await platform.parcels.create({ destination: { outletId: outletId! } })
        if (!created.ok) break
        made.push(created.parcel.id)
      }
      await platform.reservations.create({
        partners,
        outletIds: [outletId!, other!],
        purpose: 'COLLECTION',
        parcels: [measure],
      })
      await findOutlets(play, 1)
      await platform.parcels.cancel({ parcelId: made[0]! })
      await platform.parcels.create({ destination: { outletId: outletId! } })
      for (const parcelId of made.slice(1)) await platform.parcels.cancel({ parcelId })
    },
  },
  {
    name: 'reserves places, uses and releases them',
    async play(play) {
      const { platform, stranger } = play
      const outletIds = await findOutlets(play)
      const partners = [(await platform.viewer())!.id]
      const held = await platform.reservations.create({
        partners,
        outletIds,
        purpose: 'COLLECTION',
        parcels: [measure, {}],
        ttl: 'PT20M',
      })
      if (!held.ok) throw new Error('The reservation was refused.')
      const reservationId = held.reservation.id
      await platform.parcels.create({ destination: { reservationId }, measure })
      await platform.parcels.create({ destination: { reservationId }, measure: { length: 1_500, weight: 30_000 } })
      await platform.reservations.get({ id: reservationId })
      await stranger.reservations.get({ id: reservationId })
      await stranger.reservations.release({ reservationId })
      await platform.reservations.release({ reservationId })
      await platform.reservations.release({ reservationId })
      await platform.parcels.create({ destination: { reservationId } })
      await stranger.reservations.create({ partners, outletIds, purpose: 'COLLECTION', parcels: [measure] })
      await ignoreFaults(() =>
        platform.reservations.create({ partners, outletIds: [], purpose: 'COLLECTION', parcels: [measure] }),
      )
      const short = await platform.reservations.create({
        partners,
        outletIds,
        purpose: 'DROP_OFF',
        parcels: [measure],
        ttl: 'PT1M',
      })
      await play.advance('PT2M')
      if (short.ok) await platform.reservations.get({ id: short.reservation.id })
    },
  },
]
