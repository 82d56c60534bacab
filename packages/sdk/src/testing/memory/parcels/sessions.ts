import type { CoveringIds, SessionReader } from '@restante/subgraph-parcels/engine'
import type { Tables } from '../tables.ts'

/** Creates the reader of shoppers' sessions. */
export function createSessionReader(tables: Tables): SessionReader {
  return {
    read: async (_realm, id) => tables.sessions.get(id),
    covers: async (_realm, id, items) => items.map((ids) => isCovered(tables, id, ids)),
  }
}

/** Returns true when the session covers one of the ids. */
export function isCovered({ sessions }: Tables, sessionId: string, ids: CoveringIds): boolean {
  return sessions.get(sessionId)?.subjectIds.some((subject) => ids.includes(subject)) ?? false
}
