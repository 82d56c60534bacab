import { expect, test } from 'vitest'
import type { FlattenNodePathSegment } from '../plan/plan.ts'
import { compileWalk, findPlaces } from './walk.ts'

const isSame = (typename: string, condition: string): boolean => typename === condition
const path: FlattenNodePathSegment[] = [{ Field: 'items' }, '@', { TypeCondition: ['Book', 'Map'] }, { Field: 'owner' }]
const owner = (id: number): object => ({ id })
const data = {
  items: [
    { __typename: 'Book', owner: owner(0) },
    { __typename: 'Gadget', owner: owner(1) },
    null,
    { owner: [owner(2), null, owner(3)] },
    { __typename: 'Map', owner: 'text' },
  ],
}

test('a walk visits the objects at a path, of the types meant, through lists', () => {
  const seen: unknown[] = []
  compileWalk(path, isSame)(data, (object) => seen.push(object['id']))
  expect(seen).toEqual([0, 2, 3])
})

test('their places are those that a client knows', () => {
  const places = findPlaces(path, isSame, data)
  expect(Array.from(places, ([object, place]) => [object['id'], place])).toEqual([
    [0, ['items', 0, 'owner']],
    [2, ['items', 3, 'owner', 0]],
    [3, ['items', 3, 'owner', 2]],
  ])
})

test('a path leads nowhere through what objects inherit', () => {
  const seen: unknown[] = []
  for (const Field of ['__proto__', 'constructor']) compileWalk([{ Field }], isSame)({}, (object) => seen.push(object))
  expect(seen).toEqual([])
})
