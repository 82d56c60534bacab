import { expect, it } from 'vitest'
import { streamResponses } from './stream-responses.ts'

const done = { done: true, value: undefined }

it('asks for the next response when the one before is there, however many are asked for', async () => {
  const asked: ((text: string | null) => void)[] = []
  const responses = streamResponses(
    () => new Promise((resolve) => asked.push(resolve)),
    () => expect.fail('Nobody left.'),
  )
  const results = [responses.next(), responses.next(), responses.next()]
  for (const [index, text] of ['a', 'b', null].entries()) {
    await Promise.resolve()
    expect(asked).toHaveLength(index + 1)
    asked[index]!(text)
    await results[index]
  }
  expect(await Promise.all(results)).toEqual([{ done: false, value: 'a' }, { done: false, value: 'b' }, done])
  expect(await responses.next()).toEqual(done)
  expect(asked).toHaveLength(3)
})

it('is over when it is returned, also for one who waits', async () => {
  let left = 0
  const response = Promise.withResolvers<string | null>()
  const responses = streamResponses(
    () => response.promise,
    () => (left += 1),
  )
  const waiting = responses.next()
  expect(await responses.return!()).toEqual(done)
  expect(left).toBe(1)
  response.resolve('too late')
  expect(await waiting).toEqual(done)
  expect(await responses.next()).toEqual(done)
})
