import { describe, expect, it } from 'vitest'
import { createEventBuffer } from './event-buffer.ts'

const event = (name: string) => ({ kind: 'event', event: name })
const ended = (ending: string) => ({ kind: 'ended', ending })

describe('an event buffer', () => {
  it('gives events in their order, up to its capacity', async () => {
    const buffer = createEventBuffer<string, string>(2)
    expect(['a', 'b', 'c'].map((name) => buffer.add(name))).toEqual([true, true, false])
    expect([await buffer.take(), await buffer.take()]).toEqual([event('a'), event('b')])
    expect(buffer.add('d')).toBe(true)
    expect(await buffer.take()).toEqual(event('d'))
  })

  it('hands an event to one who waits, which takes no room', async () => {
    const buffer = createEventBuffer<string, string>(1)
    const waiting = buffer.take()
    expect(['a', 'b', 'c'].map((name) => buffer.add(name))).toEqual([true, true, false])
    expect(await waiting).toEqual(event('a'))
    expect(await buffer.take()).toEqual(event('b'))
  })

  it('ends after what it holds, again and again, and takes nothing more', async () => {
    const buffer = createEventBuffer<string, string>(1)
    buffer.add('a')
    buffer.end('done')
    buffer.end('again')
    expect(buffer.add('b')).toBe(true)
    expect([await buffer.take(), await buffer.take(), await buffer.take()]).toEqual([
      event('a'),
      ended('done'),
      ended('done'),
    ])
  })

  it('is cut off at once, also where an end was still to come', async () => {
    const buffer = createEventBuffer<string, string>(1)
    buffer.add('a')
    buffer.end('done')
    buffer.cut('stopped')
    expect(await buffer.take()).toEqual(ended('stopped'))
    buffer.cut('too late')
    expect(await buffer.take()).toEqual(ended('stopped'))
  })

  it.each(['end', 'cut'] as const)('tells one who waits of its %s', async (way) => {
    const buffer = createEventBuffer<string, string>(1)
    const waiting = buffer.take()
    buffer[way]('done')
    expect(await waiting).toEqual(ended('done'))
  })
})
