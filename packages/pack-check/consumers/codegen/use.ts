import { createClient } from '@restante/sdk'
import { AnnounceParcelDocument } from './by-value/graphql.ts'
import { ParcelOnItsWayDocument } from './by-name/graphql.ts'

const restante = createClient(JSON.parse(process.env['GRAPH'] ?? ''))

const { createParcel } = await restante.execute(AnnounceParcelDocument, {
  input: {
    idempotencyKey: crypto.randomUUID(),
    destination: { address: { lines: ['1 Hosur Road'], country: 'IN' } },
    measure: { length: 330, width: 210, height: 120, weight: 900 },
    expectedOn: '2030-01-01',
  },
})
if (!createParcel?.parcel) throw new Error(JSON.stringify(createParcel))
const { parcel } = await restante.execute(ParcelOnItsWayDocument, { id: createParcel.parcel.id })

// Scalars have the types of JSON, and a fragment's fields are visible where it is used.
const weight: number | null | undefined = parcel?.measure?.weight
const day: string | null | undefined = parcel?.expectedOn
console.log(JSON.stringify({ state: parcel?.state, weight, day, ...ParcelOnItsWayDocument.__meta__ }))

// @ts-expect-error A document's variables are checked.
void (() => restante.execute(ParcelOnItsWayDocument, { number: 1 }))
