import type { NearInput } from '@restante/sdk'
import { near, findOutlets, ignoreFaults, type Scene } from './scene.ts'

/** Scenes of searches and of what each may see. */
export const readingScenes: readonly Scene[] = [
  {
    name: 'searches with filters, pages and origins that are unknown',
    async play({ platform, stranger }) {
      await platform.outlets.nearest({ near, first: 4 }).toArray({ limit: 10 })
      await platform.outlets.nearest({
        near: { point: { latitude: 12.97, longitude: 77.59 } },
        filter: { withinMetres: 3000, anyPartner: true },
        first: 20,
      })
      await platform.outlets.nearest({ near: { postalCode: { country: 'IN', code: '999999' } }, first: 2 })
      await platform.outlets.nearest({
        near,
        filter: {
          capabilities: ['COLLECT'],
          parcel: { length: 2_000 },
          openAt: '2026-12-06T04:00:00Z',
          hasCapacity: true,
        },
        first: 3,
      })
      await platform.outlets.nearest({
        near,
        filter: { arrivesOn: '2027-12-01', kinds: ['POST_OFFICE'], hasCapacity: true },
        first: 3,
      })
      await stranger.outlets.nearest({ near, filter: { capabilities: ['COLLECT'] }, first: 3 })
      await ignoreFaults(
        () => platform.outlets.nearest({ near: {} as NearInput, first: 3 }),
        () => platform.outlets.nearest({ near, first: 0 }),
        () => platform.outlets.nearest({ near, filter: { partners: [], anyPartner: true }, first: 1 }),
        () => platform.outlets.nearest({ near, first: 3, after: 'nonsense' }),
        () => platform.outlets.get({ id: 'x'.repeat(101) }),
      )
      await platform.outlets.get({ id: 'out_nothing' })
    },
  },
  {
    name: 'shows service points, partners and room as each may see them',
    async play(play) {
      const [outletId] = await findOutlets(play)
      const query = `query($id: ID!, $partner: ID!) {
        outlet(id: $id) {
          operator { code name } capacity(partner: $partner, purpose: COLLECTION) { level total free reserved held }
          servicePoints { id programme partner { code } capabilities capacity { level total } hours { state weekly { weekday opens } } holdPolicy { unit count } redirectDecision cutOffs { weekday at } }
          provenance { source issues } plusCode sizeLimit { longestSide }
        }
        partners(first: 10) { nodes { code kind } pageInfo { hasNextPage } }
        outlets(filter: { text: "beng" }, first: 5) { nodes { name operatorRef } pageInfo { endCursor hasNextPage } }
        viewer { id code }
      }`
      const viewer = await play.platform.viewer()
      await play.send(JSON.stringify({ query, variables: { id: outletId, partner: viewer!.id } }))
      await play.send(
        JSON.stringify({
          query: '{ partner(code: "sample-platform") { name } agreements(first: 1) { nodes { state } } }',
        }),
      )
    },
  },
]
