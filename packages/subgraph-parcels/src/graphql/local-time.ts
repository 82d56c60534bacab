import { formatInZone } from '@restante/subgraph-kit'
import type { Context } from './context.ts'

/** Returns a moment with the outlet's offset; unchanged when there is no outlet. */
export async function showAtOutlet(
  instant: Date | null,
  outletId: string | null,
  timeZones: Context['timeZones'],
): Promise<Date | string | null> {
  const zone = instant && outletId ? await timeZones.load(outletId) : null
  return instant && zone ? formatInZone(instant, zone) : instant
}
