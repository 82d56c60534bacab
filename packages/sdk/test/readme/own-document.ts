import { createClient, TypedDocumentString } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })

// By hand here; a code generator writes such documents from your own .graphql files.
const ParcelState = new TypedDocumentString<{ parcel: { state: string } | null }, { id: string }>(
  'query parcelState($id: ID!) { parcel(id: $id) { state } }',
)
const { parcel } = await restante.execute(ParcelState, { id: 'par_demo_1' }, { signal: AbortSignal.timeout(5000) })
console.log(parcel?.state)
