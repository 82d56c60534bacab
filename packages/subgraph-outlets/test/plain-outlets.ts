import type { OutletFact } from '../src/domain/facts.ts'
import type { NearestQuery } from '../src/domain/nearest-query.ts'
import type { Position } from '../src/domain/sphere.ts'

/** A post office in service of which nothing else is known. */
export function outletAt({ latitude, longitude }: Position, id: string): OutletFact {
  return {
    outlet_id: id,
    operator_code: 'test-post',
    kind: 'POST_OFFICE',
    status: 'ACTIVE',
    opens_on: null,
    closes_on: null,
    country: 'IN',
    time_zone: 'Asia/Kolkata',
    latitude,
    longitude,
    capabilities: [],
    hours: null,
    size_limit: null,
    deleted: false,
  }
}

/** A search for any outlet in service, however far. */
export const anyOutlet: Omit<NearestQuery, 'origin'> = {
  seeker: { partnerId: 'prt_demo_somebody' },
  partners: 'ANY',
  capabilities: [],
  kinds: [],
  parcel: null,
  at: new Date('2026-11-23T04:30:00Z'),
  openAt: null,
  hasCapacity: false,
  withinMetres: 20_100_000,
  within: null,
}
