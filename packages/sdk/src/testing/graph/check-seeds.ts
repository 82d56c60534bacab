import { isCountry, isTimeZone, parseOutletId } from '@restante/subgraph-kit'
import { readSchedule } from '../pure/wall-schedule.ts'
import type { CapacitySeed, OutletSeed } from './seeds.ts'

/** Returns a sentence for everything that is wrong with outlets; `partnerCodes` are those that exist. */
export function findSeedProblems(outlets: readonly OutletSeed[], partnerCodes: readonly string[]): readonly string[] {
  return outlets.flatMap((seed, index) => {
    const problems: string[] = []
    const check = (isRight: boolean, sentence: string): void => {
      if (!isRight) problems.push(`outlets[${index}] (${seed.name}): ${sentence}`)
    }
    const country = seed.address?.country ?? 'FR'
    const checkHours = (hours: string | null | undefined, of: string): void =>
      check(
        hours == null || readSchedule(hours, country) !== null,
        `the hours of ${of} cannot be read; write them like \`Mo-Fr 09:00-18:00; Sa 09:00-12:00\`, or \`24/7\`.`,
      )
    check(seed.id === undefined || parseOutletId(seed.id) !== null, 'its id must be `out_` and a UUID of version 7.')
    check(isOutletAlone(outlets, index), 'an outlet with this name, id or operator and `operatorRef` comes before it.')
    check(isTimeZone(seed.timeZone ?? 'Europe/Paris'), 'its time zone is no IANA name.')
    check(isCountry(country), 'its country is no ISO 3166-1 code in upper case.')
    const { latitude = 0, longitude = 0 } = seed.location ?? {}
    check(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180, 'its location is no place in degrees of WGS 84.')
    checkHours(seed.hours, 'the outlet')
    check(partnerCodes.includes(seed.operator ?? 'operator'), 'its operator is not among the partners.')
    check(
      seed.capacity === undefined || seed.servicePoints === undefined,
      'state `capacity` in each of `servicePoints`, or without them.',
    )
    check(isCapacity(seed.capacity), 'a capacity is a whole number, 0 or more.')
    for (const point of seed.servicePoints ?? []) {
      check(
        partnerCodes.includes(point.partner ?? 'platform'),
        `the partner \`${point.partner}\` is not among the partners.`,
      )
      check(isCapacity(point.capacity), 'a capacity is a whole number, 0 or more.')
      checkHours(point.hours, 'a service point')
    }
    return problems
  })
}

function isOutletAlone(outlets: readonly OutletSeed[], index: number): boolean {
  const keysOf = ({ name, id, operator = 'operator', operatorRef }: OutletSeed): readonly string[] => [
    `name ${name}`,
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(operatorRef === undefined ? [] : [`ref ${operator} ${operatorRef}`]),
  ]
  const earlier = new Set(outlets.slice(0, index).flatMap(keysOf))
  return !keysOf(outlets[index]!).some((key) => earlier.has(key))
}

function isCapacity(seed: CapacitySeed | undefined): boolean {
  const counts = typeof seed === 'object' ? [seed.collection ?? 0, seed.dropOff ?? 0] : [seed ?? 0]
  return counts.every((places) => Number.isInteger(places) && places >= 0)
}
