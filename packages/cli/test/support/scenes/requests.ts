import { hub, measure, findOutlets, ignoreFaults, type Scene } from './scene.ts'

/** Scenes of requests that cannot be run, and of repeated ones. */
export const requestsScenes: readonly Scene[] = [
  {
    name: 'refuses requests that cannot be run',
    async play({ send }) {
      await send('{')
      await send('[]')
      await send('"text"')
      await send('{"query": 1}')
      await send('{"query": "{ viewer { id } }", "variables": []}')
      await send('{"query": "{ viewer { id"}')
      await send('{"query": "{ nothing parcel { id } }"}')
      await send('{"query": "query a { viewer { id } } query b { viewer { id } }"}')
      await send('{"query": "query a { viewer { id } }", "operationName": "c"}')
      await send('{"query": "query($id: ID!) { parcel(id: $id) { id } }"}')
      await send(
        '{"query": "query($id: ID!, $first: Int) { parcel(id: $id) { id } }", "variables": {"id": {"secret": 1}, "first": "no"}}',
      )
      await send(`{"query": "{ ${'a: viewer { id } '.repeat(600)} }"}`)
      await send(`{"query": "{ ${'viewer { '.repeat(1)} ${'x '.repeat(2_100)} }"}`)
      await send('{"query": "{ __schema { queryType { name } } __typename }"}')
      await send('{"query": "{ viewer { id } }"}', { key: null })
      await send('{"query": "{ viewer { id } }"}', {
        headers: { authorization: 'Bearer sk_test_0123456789abcdefghijABCDEFGHIJ0123' },
      })
      await send('{"query": "{ viewer { id } }"}', { headers: { authorization: 'Basic abc' } })
      await send('{"query": "{ viewer { id } }"}', { headers: { 'content-type': 'text/plain' } })
      await send('{"query": "{ viewer { id } }"}', { headers: { accept: 'application/graphql-response+json' } })
      await send('{"query": "{ nothing }"}', { headers: { accept: 'application/graphql-response+json' } })
      await send('{"query": "{ viewer { id } }"}', { headers: { accept: 'text/html' } })
      await send('{"query": "{ viewer { id } }"}', { method: 'PUT' })
      await send('{"query": "{ viewer { id } }"}', { key: 'publishable' })
      await send(
        '{"query": "mutation { cancelParcel(input: {idempotencyKey: \\"a\\", parcelId: \\"b\\"}) { parcel { id } } }"}',
        { key: 'publishable' },
      )
      await send('{"query": "{ __schema { queryType { name } } }"}', { key: 'publishable' })
      await send('{"documentId": "sha256:abc"}')
    },
  },
  {
    name: 'repeats requests by their idempotency keys',
    async play(play) {
      const { platform, send } = play
      const [outletId] = await findOutlets(play)
      const created = await platform.parcels.create(
        { destination: { outletId: outletId! }, measure },
        { idempotencyKey: 'scene-1' },
      )
      if (!created.ok) throw new Error('The parcel was refused.')
      await platform.parcels.create({ destination: { outletId: outletId! }, measure }, { idempotencyKey: 'scene-1' })
      await ignoreFaults(() => platform.parcels.create({ destination: hub }, { idempotencyKey: 'scene-1' }))
      const query =
        'mutation($input: CancelParcelInput!) { cancelParcel(input: $input) { parcel { id state } userErrors { code path message retryable } } }'
      const cancel = (idempotencyKey: string): Promise<void> =>
        send(JSON.stringify({ query, variables: { input: { idempotencyKey, parcelId: created.parcel.id } } }))
      await cancel('scene-2')
      await cancel('scene-2')
      await cancel('scene-3')
      await cancel('')
      await cancel('ü')
      await platform.parcels.createMany({
        parcels: [
          { destination: { outletId: outletId! }, idempotencyKey: 'scene-4' },
          { destination: { outletId: 'out_test_full' }, idempotencyKey: 'scene-5' },
          { destination: { outletId: 'out_test_closed' }, idempotencyKey: 'scene-6' },
          { destination: { outletId: 'out_nothing' }, idempotencyKey: 'scene-7' },
        ],
      })
    },
  },
]
