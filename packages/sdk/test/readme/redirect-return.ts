import { createClient } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })

const created = await restante.returns.create({
  items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
  method: 'DROP_OFF_UNLABELLED',
  destination: { address: { lines: ['Returns hub, 1 Hosur Road'], postalCode: '560100', country: 'IN' } },
  measure: { length: 330, width: 210, height: 120, weight: 900 },
})

if (created.ok && created.parcel) {
  const near = { postalCode: { country: 'IN', code: '560001' } }
  const redirected = await restante.parcels.redirectToNearest({ parcelId: created.parcel.id, near })
  if (redirected.ok) {
    const issued = await restante.parcels.issueCode({ parcelIds: [created.parcel.id] })
    if (issued.ok)
      console.log('Bring it to', redirected.outlet.name, 'and show', issued.code.reference, issued.code.digits)
  } else {
    // The refusals, and the conditions that removed outlets from the search.
    console.log(redirected.refusals, redirected.removed)
  }
}
