import { createClient, enrolWithCode } from '@restante/sdk'

const endpoint = 'https://graph.example/graphql'

// On a server of the partner that works the counter: a code for one device, once, within 15 minutes.
const operator = createClient({ endpoint, apiKey: 'sk_test_0123456789abcdef' })
const permitted = await operator.devices.createEnrolment({ outletIds: ['out_2'], label: 'Till 2' })
if (permitted.ok) console.log('Type it at the device:', permitted.enrolment.code)

// At the device, which has no key yet. It keeps the one that it gets, and creates its clients with it from then on.
const enrolled = await enrolWithCode({ endpoint, code: 'IN-8ZK2-90QR-5TVW-3XY1' })
if (enrolled.ok) console.log(enrolled.device.label, 'has a key of its own')
