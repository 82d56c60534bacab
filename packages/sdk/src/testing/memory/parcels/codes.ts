import {
  alertOf,
  type AttemptSource,
  type Code,
  type CodeRepository,
  maxFailuresPerHour,
  maxTries,
} from '@restante/subgraph-parcels/engine'
import type { Tables } from '../tables.ts'
import { writeEvents } from './write-option.ts'

/** Creates the repository of codes. Tries are counted before anything is compared, against the code and against their source. */
export function createCodeRepository(tables: Tables): CodeRepository {
  const { codes, codeParcels, parcels, counts } = tables
  const parcelsOf = (codeId: string, state: Code['state']) =>
    codeParcels
      .list((each) => each.codeId === codeId && each.state === state)
      .map(({ parcelId }) => parcelId)
      .toSorted()

  const findCode = (reference: string, outletId: string): Code | null => {
    const alike = codes.list((code) => code.reference === reference)
    const open = alike.find(({ state, outletId: own }) => state === 'OPEN' && (own ?? outletId) === outletId)
    const used = alike
      .filter((code) => code.state === 'USED' && code.outletId === outletId)
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    return open ?? used[0] ?? null
  }

  return {
    async tryCode(realm, reference, source, now) {
      const subjects = subjectsOf(source, now)
      if ((counts.get(subjects[0]!) ?? 0) >= maxFailuresPerHour.device) return { isBarred: true, issued: null }
      const [own = 0, atOutlet = 0, ofTenant = 0] = subjects.map((subject) => count(counts, subject, 1))
      const { deviceOnceMany, outlet, tenant } = maxFailuresPerHour
      const isBarred =
        atOutlet > 2 * outlet ||
        ofTenant > 2 * tenant ||
        (ofTenant > tenant && source.isRecentlyEnrolled) ||
        ((atOutlet > outlet || ofTenant > tenant) && own > deviceOnceMany)
      if (isBarred) for (const subject of subjects) count(counts, subject, -1)
      const alert = `alert ${subjects[2]}`
      if (ofTenant > tenant && !counts.has(alert)) {
        counts.set(alert, 1)
        writeEvents(tables, [{ ...alertOf(realm, source, now), sequence: 0 }])
      }
      const found = isBarred ? null : findCode(reference, source.outletId)
      if (!found || found.tries >= maxTries) return { isBarred, issued: null }
      const code = { ...found, tries: found.tries + 1 }
      codes.put(code)
      return { isBarred, issued: { code, parcelIds: parcelsOf(code.id, code.state) } }
    },

    async forgiveTry(_realm, codeId, source, now) {
      for (const subject of subjectsOf(source, now)) if ((counts.get(subject) ?? 0) > 0) count(counts, subject, -1)
      const code = codes.get(codeId)
      if (code && code.tries > 0) codes.put({ ...code, tries: code.tries - 1 })
    },

    async read(_realm, codeId) {
      const code = codes.get(codeId)
      if (!code) return null
      const parcelIds = parcelsOf(codeId, 'OPEN')
      const holds = parcels.pick(parcelIds).flatMap(({ holdUntil }) => (holdUntil ? [holdUntil.getTime()] : []))
      const heldUntil = new Date(Math.max(code.validUntil.getTime(), ...holds))
      return { code: code.purpose === 'COLLECTION' ? { ...code, validUntil: heldUntil } : code, parcelIds }
    },
  }
}

/** The keys of the counts of wrong codes of the current hour: of the device, of the outlet and of the tenant. */
function subjectsOf({ keyId, outletId, partnerId }: AttemptSource, now: Date): readonly string[] {
  const hour = hourOf(now)
  return [`key:${keyId} ${hour}`, `outlet:${outletId} ${hour}`, `tenant:${partnerId} ${hour}`]
}

/** Returns the hour of a moment, counted from 1970. */
export function hourOf(now: Date): number {
  return Math.floor(now.getTime() / 3_600_000)
}

/** Adds to a count and returns it. */
export function count(counts: Map<string, number>, subject: string, by: number): number {
  const next = (counts.get(subject) ?? 0) + by
  counts.set(subject, next)
  return next
}
