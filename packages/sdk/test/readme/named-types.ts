import { createClient, type Parcel } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })

function describe(parcel: Parcel): string {
  switch (parcel.state) {
    case 'AT_OUTLET':
      return `ready until ${parcel.holdUntil}`
    case 'COLLECTED':
    case 'DELIVERED':
      return 'with its recipient'
    default:
      return parcel.state // Another state, perhaps one that only a newer graph knows.
  }
}

const parcel = await restante.parcels.get({ id: 'par_demo_1' })
if (parcel) console.log(describe(parcel))
