import { expect, test } from 'vitest'
import type { FetchRewrite } from '../plan/plan.ts'
import { compileRewrites, renameKeys, renamePath } from './rewrite.ts'

const isSame = (typename: string, condition: string): boolean => typename === condition
const rename: FetchRewrite[] = [
  { KeyRenamer: { path: [{ TypenameEquals: ['Book'] }, { Key: 'subject' }, { Key: 'alias_0' }], renameKeyTo: 'same' } },
  { KeyRenamer: { path: [{ Key: 'alias_1' }], renameKeyTo: '__proto__' } },
]

test('keys are renamed where the plan says, in every item of a list, for the type meant', () => {
  const data = [
    { __typename: 'Book', subject: [{ alias_0: 1 }, { alias_0: 2 }], alias_1: 'x' },
    { __typename: 'Gadget', subject: { alias_0: 3 } },
    null,
  ]
  compileRewrites(rename, isSame)!(data)
  expect(JSON.stringify(data)).toBe(
    '[{"__typename":"Book","subject":[{"same":1},{"same":2}],"__proto__":"x"},{"__typename":"Gadget","subject":{"alias_0":3}},null]',
  )
})

test('a value is set where the plan says', () => {
  const data = { __typename: 'Node', owner: { __typename: 'User' } }
  compileRewrites(
    [{ ValueSetter: { path: [{ Key: 'owner' }, { Key: '__typename' }], setValueTo: 'Person' } }],
    isSame,
  )!(data)
  expect(data).toEqual({ __typename: 'Node', owner: { __typename: 'Person' } })
})

test('paths and keys of errors are renamed alike', () => {
  expect(renamePath(['subject', 3, 'alias_0', 'x'], rename)).toEqual(['subject', 3, 'same', 'x'])
  expect(renamePath(['subject', 3, 'other'], rename)).toEqual(['subject', 3, 'other'])
  expect(renamePath(['alias_0'], rename)).toEqual(['alias_0'])
  expect([...renameKeys(['alias_1', 'subject'], rename)]).toEqual(['__proto__', 'subject'])
})

test('no rewrites are no work', () => {
  expect(compileRewrites([], isSame)).toBeNull()
  expect(compileRewrites(null, isSame)).toBeNull()
})
