import { expect, test } from 'vitest'
import { scrubMessage } from './scrub-message.ts'

test.for([
  ['There is no such parcel.', 'There is no such parcel.'],
  [
    'Variable "$near" got invalid value 91 at "near.point.latitude"; Expected type "Latitude". It must be -90 to 90.',
    'Variable "$near" has a value at "near.point.latitude" that is no Latitude. It must be -90 to 90.',
  ],
  [
    'Variable "$name" got invalid value "x at \\"y\\"; Expected type"; String cannot represent a non string value: 5',
    'Variable "$name" has a value that does not fit its type.',
  ],
  [
    'Variable "$input" got invalid value { name: "Mrs. Smith" }; Field "town" is not defined by type "Address".',
    'Variable "$input" has a value that does not fit its type.',
  ],
  [
    'Variable "$day" got invalid value "Mrs. Smith"; Expected type "Date".',
    'Variable "$day" has a value at "day" that is no Date.',
  ],
] as const)('%s', ([message, scrubbed]) => {
  expect(scrubMessage(message)).toBe(scrubbed)
})
