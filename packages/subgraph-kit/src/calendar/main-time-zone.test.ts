import { expect, test } from 'vitest'
import { offsetMs } from '../local-time.ts'
import { mainTimeZone } from './main-time-zone.ts'

test('the main time zone of a country is that of most of its people', () => {
  const offsetIn = (country: string): number =>
    offsetMs(new Date('2026-11-23T12:00:00Z'), mainTimeZone(country)!) / 3_600_000
  expect(['IN', 'FR', 'US', 'RU', 'AU', 'ES', 'PT', 'CN'].map(offsetIn)).toEqual([5.5, 1, -5, 3, 11, 1, 0, 8])
})

test('a country that does not exist has none', () => {
  expect(['XX', 'fr', '', 'FRA'].map(mainTimeZone)).toEqual([null, null, null, null])
})
