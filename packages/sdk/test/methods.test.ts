import { expect, it } from 'vitest'
import { createClientOn, type FullClient } from '../src/client.ts'
import * as operations from '../src/generated/operations.ts'
import { answerFault, endpoint, useNetwork } from './support/network.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const network = useNetwork()
const client: FullClient = createClientOn(createSkippingRuntime(), {
  endpoint,
  apiKey: 'sk_test_0123456789abcdefghijklmnopqrstuv',
  maxRetries: 0,
})

type Method = (input: object) => Promise<unknown>

/** Methods that send two requests, and the first of them. */
const composed = {
  'parcels.redirectToNearest': 'parcelNearestOutlets',
  'reservations.createNearest': 'nearestOutlets',
}

/** Returns the methods of the client by their paths, such as `parcels.get`. */
function listMethods(): Map<string, Method> {
  const { keyKind: _kind, execute: _execute, ...members } = client
  return new Map(
    Object.entries(members).flatMap(([name, member]): [string, Method][] =>
      typeof member === 'function'
        ? [[name, member as Method]]
        : Object.entries(member).map(([inner, method]) => [`${name}.${inner}`, method as Method]),
    ),
  )
}

it('has one method for each operation, besides those that send two', async () => {
  network.answer(answerFault('NOT_FOUND'))
  const sent = new Map<string, string | null>()
  for (const [path, method] of listMethods()) {
    const input = path === 'viewer' ? {} : { parcels: [], scans: [] }
    await expect(method(input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    sent.set(path, network.sent.at(-1)!.operationName)
  }
  expect(Object.fromEntries([...sent].filter(([path]) => Object.hasOwn(composed, path)))).toEqual(composed)
  const single = [...sent].flatMap(([path, name]) => (Object.hasOwn(composed, path) ? [] : [String(name)]))
  expect(single.toSorted()).toEqual(Object.keys(operations).toSorted())
})
