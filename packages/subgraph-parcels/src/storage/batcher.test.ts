import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createBatcher } from './batcher.ts'

describe('a batcher', () => {
  function record(fails: (items: readonly string[]) => boolean = () => false) {
    const batches: (readonly string[])[] = []
    const run = createBatcher<string, string>({
      maxItems: 3,
      maxInFlight: 1,
      async run(items) {
        batches.push(items)
        if (fails(items)) throw new Error(`failed: ${items.join(' ')}`)
        return items.map((item) => item.toUpperCase())
      },
    })
    return { batches, run }
  }

  it('runs what one turn has brought together, and then what has come meanwhile', async () => {
    const { batches, run } = record()
    const items = ['a', 'b', 'c', 'd']
    expect(await Promise.all(items.map((item) => run(item)))).toEqual(['A', 'B', 'C', 'D'])
    expect(batches).toEqual([['a', 'b', 'c'], ['d']])
    expect(await run('e')).toBe('E')
  })

  it('runs the items of a failed batch by themselves, so that only the faulty one fails', async () => {
    const { batches, run } = record((items) => items.includes('b'))
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((item) => run(item)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(batches).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']])
  })

  it('runs nothing for which nobody waits any more, neither from the queue nor after a failure', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const { batches, run } = record((items) => {
      vi.setSystemTime(1_000)
      return items.length > 1
    })
    const late = { extensions: { code: 'DEADLINE_EXCEEDED' } }
    await expect(run('late', 0)).rejects.toMatchObject(late)
    const outcomes = await Promise.allSettled([run('a', 500), run('b', 2_000)])
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: late },
      { status: 'fulfilled', value: 'B' },
    ])
    expect(batches).toEqual([['a', 'b'], ['b']])
  })
})
