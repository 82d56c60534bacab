import type { OutletFact, OutletId } from '@restante/subgraph-kit'
import type { NearestQuery } from '../src/domain/nearest/nearest-query.ts'
import type { Position } from '../src/domain/geo/sphere.ts'

/** A post office in service of which nothing else is known. */
export function outletAt({ latitude, longitude }: Position, id: string): OutletFact {
  return {
    outletId: id as OutletId,
    operatorCode: 'test-post',
    operatorRef: id,
    kind: 'POST_OFFICE',
    status: 'ACTIVE',
    opensOn: null,
    closesOn: null,
    country: 'IN',
    timeZone: 'Asia/Kolkata',
    latitude,
    longitude,
    capabilities: [],
    hours: null,
    sizeLimit: null,
    rev: 1,
    deleted: false,
  }
}

/** A search for any outlet in service, however far. */
export const anyOutlet: Omit<NearestQuery, 'origin'> = {
  caller: { partnerId: 'prt_demo_somebody' },
  partners: 'ANY',
  capabilities: [],
  kinds: [],
  parcel: null,
  at: new Date('2026-11-23T04:30:00Z'),
  arrival: null,
  openAt: null,
  hasCapacity: false,
  withinMetres: 20_100_000,
  within: null,
}
