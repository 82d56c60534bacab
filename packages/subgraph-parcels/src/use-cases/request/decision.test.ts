import { localDate } from '@restante/subgraph-kit'
import { describe, expect, it } from 'vitest'
import { startedDay } from './decision.ts'

describe('the day from which counters are kept when no outlet is read', () => {
  const zones = [...Intl.supportedValuesOf('timeZone'), 'Etc/GMT+12', 'Etc/GMT-14']

  it('has begun everywhere, so that no counter of a present day is cleared', () => {
    const start = Date.parse('2026-11-27T00:00:00Z')
    for (let hour = 0; hour < 48; hour++) {
      const now = new Date(start + hour * 3_600_000)
      const behind = zones.filter((zone) => localDate(now, zone) < startedDay(now))
      expect(behind).toEqual([])
    }
  })
})
