import { createClient } from '@restante/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliveryStory } from '../src/stories/delivery.ts'
import { exchangeStory } from '../src/stories/exchange.ts'
import { holdStory } from '../src/stories/hold.ts'
import { returnStory } from '../src/stories/return.ts'
import { stories } from '../src/stories/stories.ts'
import type { Stage } from '../src/stories/story.ts'
import { createTerminal } from '../src/terminal.ts'
import { startGraph, type TestGraph } from '../src/testing.ts'

describe('the stories of the demo', () => {
  let graph: TestGraph
  let stage: Stage
  const lines: string[] = []
  beforeAll(async () => {
    graph = await startGraph({ sample: 'small' })
    const { endpoint, keys } = graph
    const stream = { write: (text: string) => lines.push(text) }
    stage = {
      platform: createClient({ endpoint, apiKey: keys.platform }),
      carrier: createClient({ endpoint, apiKey: keys.carrier }),
      counterAt: async (outletId) => createClient({ endpoint, apiKey: await keys.counter(outletId) }),
      terminal: createTerminal({ stdout: stream, stderr: stream }),
      signal: new AbortController().signal,
      // The small sample has the outlets of Bengaluru only.
      deliveryCode: '560001',
    }
  })
  afterAll(() => graph.close())

  const typesOf = (events: any): string[] => events.map(({ type }: { type: string }) => type)

  it('ends a return with a refund', async () => {
    const told: any = await returnStory.tell(stage)
    expect(told).toMatchObject({ state: 'RESOLVED', parcel: { state: 'DELIVERED' }, redirect: { state: 'COMPLETED' } })
    expect(typesOf(told.events).slice(-2)).toEqual(['parcel.delivered', 'return.resolved'])
  })

  it("ends a delivery in its recipient's hands", async () => {
    const told: any = await deliveryStory.tell(stage)
    expect(told).toMatchObject({
      parcel: { state: 'COLLECTED' },
      redirect: { state: 'COMPLETED', fee: { amount: '25.00', currency: 'INR' } },
      handOver: { proof: 'QR' },
    })
    expect(typesOf(told.events).slice(-3)).toEqual(['parcel.code_issued', 'redirect.completed', 'parcel.collected'])
  })

  it('swaps both halves of an exchange', async () => {
    const told: any = await exchangeStory.tell(stage)
    expect(told).toMatchObject({ collected: [{ state: 'COLLECTED' }], droppedOff: [{ state: 'AWAITING_COURIER' }] })
    expect(typesOf(told.events.droppedOff)).toContain('return.dropped_off')
  })

  it('holds a place until the delivery is collected', async () => {
    const told: any = await holdStory.tell(stage)
    expect(told).toMatchObject({
      reservation: { state: 'USED' },
      parcel: { state: 'COLLECTED' },
      handOver: { proof: 'CODE' },
    })
  })

  it('are those that the demo tells', () => {
    expect(stories.map(({ name }) => name)).toEqual(['return', 'delivery', 'exchange', 'hold'])
    expect(lines.join('')).toContain('Handed over: COLLECTED')
  })
})
