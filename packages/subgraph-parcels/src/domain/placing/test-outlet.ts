import { type Refusal, type RefusalCode, refuse } from './refusal.ts'

/** Outlets that exist in sandboxes only and always refuse, so that a client can test how it handles refusals. */
const testOutlets: ReadonlyMap<string, RefusalCode> = new Map([
  ['out_test_full', 'OUTLET_FULL'],
  ['out_test_closed', 'OUTLET_CLOSED_FOR_WINDOW'],
  ['out_test_too_small', 'PARCEL_TOO_LARGE'],
])

/** Returns the refusal of an outlet that always refuses; null for other outlets, and for all in live realms. */
export function refuseTestOutlet(outletId: string, livemode: boolean): Refusal | null {
  const code = livemode ? undefined : testOutlets.get(outletId)
  return code ? refuse(code, outletId) : null
}
