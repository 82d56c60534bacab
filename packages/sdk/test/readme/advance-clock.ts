import { createClient } from '@restante/sdk'

const sandbox = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })

// A week passes in the sandbox: holds end, redirects lapse, codes expire, each at its time.
const advanced = await sandbox.sandbox.advanceClock({ by: 'P7D' })
if (advanced.ok) console.log('It is now', advanced.now)
