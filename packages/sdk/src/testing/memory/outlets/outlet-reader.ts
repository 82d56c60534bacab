import {
  normalisePostalCode,
  type Outlet,
  type OutletReader,
  type OutletsContext,
} from '@restante/subgraph-outlets/engine'
import { sortById } from '../parcels/dossiers.ts'
import type { World } from '../world.ts'

/** Creates the reader of the register of outlets. */
export function createOutletReader({ outlets }: World): OutletReader {
  return {
    findByIds: async (ids) =>
      new Map(ids.flatMap((id): [string, Outlet][] => (outlets.has(id) ? [[id, outlets.get(id)!]] : []))),
    findByRef: async (operatorCode, operatorRef) =>
      [...outlets.values()].find(
        (outlet) => outlet.operatorCode === operatorCode && outlet.operatorRef === operatorRef,
      ) ?? null,
    async list({ operatorCode, kinds, statuses, within, words }, most, after) {
      const isInside = ({ latitude, longitude }: Outlet): boolean => {
        if (!within) return true
        const isBetween =
          within.west <= within.east
            ? longitude >= within.west && longitude <= within.east
            : longitude >= within.west || longitude <= within.east
        return isBetween && latitude >= within.south && latitude <= within.north
      }
      const found = [...outlets.values()].filter(
        (outlet) =>
          (after === null || outlet.id > after) &&
          (operatorCode === null || outlet.operatorCode === operatorCode) &&
          (kinds.length === 0 || kinds.includes(outlet.kind)) &&
          (statuses.length === 0 || statuses.includes(outlet.status)) &&
          words.every((word) => wordsOf(outlet).some((each) => each.startsWith(word))) &&
          isInside(outlet),
      )
      return sortById(found).slice(0, most)
    },
  }
}

/** Creates the reader of the places of postal codes. */
export function createPostalCodeReader({ postalCodes }: World): OutletsContext['postalCodes'] {
  return {
    find: async (country, code) => postalCodes.get(`${country} ${normalisePostalCode(code)}`) ?? null,
  }
}

function wordsOf({ name, operatorRef, locality, postalCode }: Outlet): readonly string[] {
  const text = `${name} ${operatorRef.replaceAll('-', ' ')} ${locality ?? ''} ${postalCode ?? ''}`
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  )
}
