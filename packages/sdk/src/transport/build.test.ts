import { describe, expect, it } from 'vitest'
import type { KeyKind } from '../api-key.ts'
import { buildCall as buildCallOf } from './build.ts'

const buildCall = (document: string, variables: object, ownKey?: string, keyKind: KeyKind = 'SECRET') =>
  buildCallOf(document, variables, ownKey, keyKind, () => 'new')
const mutation = 'mutation cancelParcel($input: CancelParcelInput!) { cancelParcel(input: $input) { parcel { id } } }'

function readVariables(call: { body: string }): Record<string, unknown> {
  return (JSON.parse(call.body) as { variables: Record<string, unknown> }).variables
}

describe('buildCall', () => {
  it('gives a mutation a key of its own', () => {
    const call = buildCall(mutation, { input: { parcelId: 'par_1' } })
    expect(readVariables(call)).toEqual({ input: { parcelId: 'par_1', idempotencyKey: 'new' } })
    expect(call).toMatchObject({
      operationName: 'cancelParcel',
      idempotencyKey: 'new',
      isRepeatable: true,
    })
  })

  it("prefers the input's key to a new one, and the call's to both", () => {
    const input = { parcelId: 'par_1', idempotencyKey: 'input' }
    expect(buildCall(mutation, { input }).idempotencyKey).toBe('input')
    const call = buildCall(mutation, { input }, 'call')
    expect(readVariables(call)).toEqual({ input: { parcelId: 'par_1', idempotencyKey: 'call' } })
  })

  it('gives each item of a list a key where it has a result of its own, and else the list one', () => {
    const input = { documents: [{ text: '{ viewer { id } }' }] }
    const one =
      'mutation pushDocuments($input: PushDocumentsInput!) { pushDocuments(input: $input) { documents { id } } }'
    expect(readVariables(buildCall(one, { input }))).toEqual({ input: { ...input, idempotencyKey: 'new' } })
    const each = 'mutation many($input: ManyInput!) { many(input: $input) { results { id } } }'
    const documents = [{ text: '{ viewer { id } }', idempotencyKey: 'new' }]
    expect(readVariables(buildCall(each, { input }))).toEqual({ input: { documents } })
  })

  it('makes a key where the input says undefined', () => {
    const call = buildCall(mutation, { input: { parcelId: 'par_1', idempotencyKey: undefined } })
    expect(readVariables(call)).toEqual({ input: { parcelId: 'par_1', idempotencyKey: 'new' } })
  })

  it('does not repeat a mutation that has no input to carry a key', () => {
    const call = buildCall('mutation ping { ping }', {})
    expect(call).toMatchObject({ idempotencyKey: null, isRepeatable: false })
  })

  it.each(['', 'with blanks', 'ü', 'x'.repeat(256)])('refuses the key %j', (idempotencyKey) => {
    expect(() => buildCall(mutation, { input: {} }, idempotencyKey)).toThrow(TypeError)
  })

  it('refuses a key that has no place', () => {
    expect(() => buildCall('query viewer { viewer { id } }', {}, 'k')).toThrow(TypeError)
    expect(() => buildCall('mutation ping { ping }', {}, 'k')).toThrow(TypeError)
  })

  it.each([
    ['query viewer { viewer { id } }', false],
    ['  # a comment\n{ viewer { id } }', false],
    ['mutation ping { ping }', true],
    ['# sends the query of a shop\nmutation ping { ping }', true],
    [`${'#'.repeat(5000)}\nmutation ping { ping }`, true],
    ['fragment f on Query { viewer { id } } query viewer { ...f }', false],
    ['fragment f on Query { viewer { id } } mutation ping { ping }', true],
  ])('takes %j for a mutation: %s', (document, isMutation) => {
    expect(buildCall(document, {}).isRepeatable).toBe(!isMutation)
  })

  it('names the operation as the document does, whatever its comments say', () => {
    const document = '# The query of a shop\nquery parcelState { parcel(id: "1") { state } }'
    expect(buildCall(document, {})).toMatchObject({ operationName: 'parcelState', isRepeatable: true })
  })

  it('keeps the input of a query as it is', () => {
    const input = { parcelId: 'par_1' }
    const call = buildCall('query cost($input: CostInput!) { cost(input: $input) }', { input })
    expect(readVariables(call)).toEqual({ input })
    expect(call.idempotencyKey).toBeNull()
  })

  it('refuses a mutation with a publishable key', () => {
    expect(() => buildCall(mutation, { input: {} }, undefined, 'PUBLISHABLE')).toThrow('only read outlets')
  })

  it('rounds coordinates to four decimals for a publishable key, and nothing else', () => {
    const variables = {
      near: { point: { latitude: 48.856614, longitude: -2.3522219 } },
      filter: { withinMetres: 1.23456 },
    }
    const rounded = { near: { point: { latitude: 48.8566, longitude: -2.3522 } }, filter: { withinMetres: 1.23456 } }
    const document = 'query nearestOutlets($near: NearInput!) { nearestOutlets(near: $near, first: 1) { at } }'
    expect(readVariables(buildCall(document, variables, undefined, 'PUBLISHABLE'))).toEqual(rounded)
    expect(readVariables(buildCall(document, variables))).toEqual(variables)
  })
})
