import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { coalesceRefreshes } from '../../src/authenticate/coalesced-refresh.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('refreshes once for all who ask, and at most once in the interval', async () => {
  const begun: number[] = []
  const refresh = coalesceRefreshes(async () => void begun.push(Date.now()), 100, Date.now)
  const start = Date.now()
  const asked = Array.from({ length: 50 }, () => refresh())
  await Promise.all(asked)
  const later = Array.from({ length: 50 }, () => refresh())
  await vi.advanceTimersByTimeAsync(99)
  expect(begun).toEqual([start])
  await vi.advanceTimersByTimeAsync(1)
  await Promise.all(later)
  expect(begun).toEqual([start, start + 100])
})

it('never lets anybody wait for a refresh that had begun before', async () => {
  const reads: (() => void)[] = []
  const refresh = coalesceRefreshes(() => new Promise((resolve) => reads.push(resolve)), 100, Date.now)
  const first = refresh()
  await vi.advanceTimersByTimeAsync(0)
  let isSecondDone = false
  const second = refresh().then(() => (isSecondDone = true))
  reads[0]!()
  await first
  expect(isSecondDone).toBe(false)
  await vi.advanceTimersByTimeAsync(100)
  reads[1]!()
  await second
})

it('fails for those who waited, and reads again for the next', async () => {
  let reads = 0
  const refresh = coalesceRefreshes(
    async () => {
      reads += 1
      if (reads === 1) throw new Error('no database')
    },
    100,
    Date.now,
  )
  await expect(refresh()).rejects.toThrow('no database')
  const again = refresh()
  await vi.advanceTimersByTimeAsync(100)
  await again
  expect(reads).toBe(2)
})
