import { createClient } from '@restante/sdk'
import { parcel } from '@restante/sdk/testing'
import { createMock, fault } from '@restante/sdk/testing/msw'
import { setupServer } from 'msw/node'

const endpoint = 'https://graph.test/graphql'
const mock = createMock(endpoint)
const server = setupServer(
  mock.parcel(({ variables }) => parcel({ id: variables.id, state: 'AT_OUTLET' })),
  mock.cancelParcel(() => fault('FORBIDDEN')),
)
server.listen()
const restante = createClient({ endpoint, apiKey: 'sk_test_0123456789abcdef' })
const found = await restante.parcels.get({ id: 'par_test_1' })
const refused = await restante.parcels.cancel({ parcelId: 'par_test_1' }).catch((error) => error)
server.close()
console.log(JSON.stringify({ state: found.state, fault: refused.code }))
