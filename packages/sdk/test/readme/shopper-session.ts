import { createClient, type SessionKey } from '@restante/sdk'

const endpoint = 'https://graph.example/graphql'
const parcelId = 'par_demo_1'

// On the shop's server, for a shopper who has logged in: a key for this parcel, good for half an hour.
const shop = createClient({ endpoint, apiKey: 'sk_test_0123456789abcdef' })
const made = await shop.sessions.create({
  parcelIds: [parcelId],
  actions: ['TRACK', 'REDIRECT', 'CODE'],
  ttl: 'PT30M',
})
if (!made.ok) throw new Error(made.userErrors[0]?.code)

// In the shopper's page, with the key that the server has sent there.
const page = createClient({ endpoint, apiKey: made.session.key as SessionKey })
const near = { postalCode: { country: 'IN', code: '560001' } }
const redirected = await page.parcels.redirectToNearest({ parcelId, near })
if (redirected.ok) console.log('It goes to', redirected.outlet.name)

const issued = await page.parcels.issueCode({ parcelIds: [parcelId] })
if (issued.ok) console.log('Show', issued.code.qr)
