import { createParcel, findOutlets, hub, ignoreFaults, near, type Scene } from './scene.ts'

/** Scenes of shoppers with keys of their own, and of documents that partners list. */
export const shoppersScenes: readonly Scene[] = [
  {
    name: 'makes a key for a shopper, who does what it allows until it is revoked',
    async play(play) {
      const { platform, stranger, clientOf } = play
      const [outletId = '', other = ''] = await findOutlets(play)
      const parcelId = await createParcel(play, outletId)
      const hidden = await createParcel(play, outletId)
      await platform.sessions.create({ parcelIds: [], actions: ['TRACK'] }).catch(() => {})
      await platform.sessions.create({ parcelIds: ['par_demo_nothing'], actions: ['TRACK'] })
      await stranger.sessions.create({ parcelIds: [parcelId], actions: ['TRACK'] })
      await ignoreFaults(() => platform.sessions.create({ parcelIds: [parcelId], actions: ['TRACK'], ttl: 'P2D' }))
      const made = await platform.sessions.create({
        parcelIds: [parcelId],
        actions: ['TRACK', 'REDIRECT'],
        ttl: 'PT30M',
      })
      if (!made.ok || made.session.key === null) throw new Error('There is no session.')
      const shopper = clientOf(made.session.key)
      await shopper.parcels.get({ id: parcelId })
      await shopper.parcels.get({ id: hidden })
      await shopper.parcels.nearestOutlets({ id: parcelId, near, first: 2 })
      await shopper.parcels.redirect({ parcelId, outletIds: [other] })
      await ignoreFaults(
        () => shopper.parcels.redirect({ parcelId: hidden, outletIds: [other] }),
        () => shopper.parcels.issueCode({ parcelIds: [parcelId] }),
        () => shopper.parcels.cancel({ parcelId }),
        () => shopper.parcels.create({ destination: hub }),
        () => shopper.returns.list({ first: 5 }),
        () => shopper.viewer(),
      )
      await platform.sessions.revoke({ sessionId: made.session.id })
      await platform.sessions.revoke({ sessionId: made.session.id })
      await ignoreFaults(() => shopper.parcels.get({ id: parcelId }))
    },
  },
  {
    name: 'enrols devices and lists documents, as far as a key may',
    async play(play) {
      const { platform } = play
      const [outletId = ''] = await findOutlets(play)
      await ignoreFaults(
        () => platform.devices.list({ first: 5 }),
        () => platform.devices.createEnrolment({ outletIds: [outletId], label: 'Counter' }),
        () => platform.devices.createEnrolment({ outletIds: ['out_nothing'], label: 'Counter' }),
        () => platform.devices.enrol({ code: 'AAAA-AAAA-AAAA' }),
        () => platform.documents.list({ first: 5 }),
        () => platform.keys.revoke({ keyId: 'key_demo_nothing' }),
      )
    },
  },
]
