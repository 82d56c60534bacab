import { expect, it } from 'vitest'
import { chooseWait } from './choose-wait.ts'

it('waits a random part of a span that doubles, up to eight seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map((attempt) => chooseWait(attempt, null, 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000, 8000,
  ])
  expect(chooseWait(3, null, 0)).toBe(0)
  expect(chooseWait(3, null, 0.25)).toBe(1000)
})

it('waits as long as the graph asks, whatever the dice say', () => {
  expect(chooseWait(0, 60_000, 0.9)).toBe(60_000)
  expect(chooseWait(5, 0, 0.9)).toBe(0)
})
