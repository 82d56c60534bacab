import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRetryBudget } from './retry-budget.ts'

it('gives as many retries as it has, then one for every five calls that succeed', () => {
  const budget = createRetryBudget(2)
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
  for (let call = 0; call < 4; call += 1) budget.refill()
  expect(budget.take()).toBe(false)
  budget.refill()
  expect([budget.take(), budget.take()]).toEqual([true, false])
})

it('never holds more than it began with', () => {
  const budget = createRetryBudget(1)
  for (let call = 0; call < 100; call += 1) budget.refill()
  expect([budget.take(), budget.take()]).toEqual([true, false])
})

it('gives none when it is 0, and always one when it is without a limit', () => {
  const none = createRetryBudget(0)
  for (let call = 0; call < 100; call += 1) none.refill()
  expect(none.take()).toBe(false)
  const endless = createRetryBudget(Infinity)
  expect(Array.from({ length: 1000 }, () => endless.take())).not.toContain(false)
})

it('gives at most its size and a fifth of the calls that succeed, in any order', () => {
  const property = fc.property(fc.nat(20), fc.array(fc.boolean()), (size, steps) => {
    const budget = createRetryBudget(size)
    let taken = 0
    let succeeded = 0
    for (const isSuccess of steps) {
      if (isSuccess) {
        budget.refill()
        succeeded += 1
      } else if (budget.take()) taken += 1
    }
    expect(taken).toBeLessThanOrEqual(size + succeeded / 5)
  })
  fc.assert(property, { seed: 9 })
})
