import { createDeviceKey, createRealmStore, type SampleNetwork } from '@restante/subgraph-service-points'
import type { Pool } from 'pg'

/**
 * Returns a function that enrols a device of the sample's operator at the counter of an outlet, once for each outlet, and
 * returns its key. `refresh` makes the gateway know a new key at once, which otherwise takes up to a second.
 */
export function counterKeys(
  pool: Pool,
  { realm, partners }: SampleNetwork,
  refresh: () => Promise<void>,
): (outletId: string) => Promise<string> {
  const keys = new Map<string, Promise<string>>()
  const enrol = async (outletId: string): Promise<string> => {
    const made = await createDeviceKey(
      { realms: createRealmStore(pool), now: () => new Date() },
      { realm, partnerId: partners.operator, outletIds: [outletId], label: 'Sample counter' },
    )
    if (made.kind === 'refused') throw new Error(made.problems.map(({ message }) => message).join(' '))
    await refresh()
    return made.text
  }
  return (outletId) => {
    const key = keys.get(outletId) ?? enrol(outletId)
    keys.set(outletId, key)
    return key
  }
}
