import { type Feed, followTable } from '@restante/store'
import type { Pool } from 'pg'
import type {
  FullnessFact,
  OutletFact,
  PartnerFact,
  RealmFact,
  ServicePointFact,
  ShippingGrantFact,
} from '../domain/facts.ts'
import type { Register } from '../domain/register.ts'

/** Keeps a register up to date. */
export interface Following {
  /** Resolves when everything committed before the call is in the register. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** What a register follows. */
export interface FollowOptions {
  /** Of the role `restante_outlets`. */
  readonly pool: Pool
  readonly register: Register
  /** Told after rows of any table were applied. */
  onApplied(): void
  onError(error: unknown): void
}

/**
 * Fills a register from the published tables and follows their changes. Resolves when everything there was is in it;
 * outlets are read first, because service points take their positions from them.
 */
export async function followPublished(options: FollowOptions): Promise<Following> {
  const { pool, register, onApplied, onError } = options
  const feeds: Feed[] = []
  const follow = async <Fact>(
    table: Parameters<typeof followTable>[0]['table'],
    columns: readonly (string & keyof Fact)[],
    apply: (fact: Fact) => void,
  ): Promise<void> => {
    const onRows = (rows: Fact[]): void => {
      rows.forEach(apply)
      onApplied()
    }
    feeds.push(await followTable<Fact>({ pool, table, columns, onRows, onError }))
  }

  await follow<RealmFact>('published_service_points.realm_fact', ['realm_id', 'clock_offset_ms'], (fact) =>
    register.applyRealm(fact),
  )
  await follow<PartnerFact>('published_service_points.partner_fact', ['realm_id', 'partner_id', 'code'], (fact) =>
    register.applyPartner(fact),
  )
  await follow<ShippingGrantFact>(
    'published_service_points.shipping_grant_fact',
    ['realm_id', 'partner_id', 'granted_by_partner_id', 'valid_from', 'valid_until'],
    (fact) => register.applyGrant(fact),
  )
  await follow<OutletFact>('published_outlets.outlet_fact', outletColumns, (fact) => register.applyOutlet(fact))
  await follow<ServicePointFact>('published_service_points.service_point_fact', servicePointColumns, (fact) =>
    register.applyServicePoint(fact),
  )
  await follow<FullnessFact>(
    'published_parcels.fullness',
    ['service_point_id', 'purpose', 'size_class', 'day', 'is_full'],
    (fact) => register.applyFullness(fact),
  )
  return {
    async refresh() {
      await Promise.all(feeds.map((feed) => feed.refresh()))
    },
    async close() {
      await Promise.all(feeds.map((feed) => feed.close()))
    },
  }
}

const outletColumns = [
  'outlet_id',
  'operator_code',
  'kind',
  'status',
  'opens_on',
  'closes_on',
  'country',
  'time_zone',
  'latitude',
  'longitude',
  'capabilities',
  'hours',
  'size_limit',
] as const satisfies (keyof OutletFact)[]

const servicePointColumns = [
  'realm_id',
  'service_point_id',
  'partner_id',
  'outlet_id',
  'capabilities',
  'status',
  'visibility',
  'intake',
  'hours',
  'valid_from',
  'valid_until',
  'size_limit',
  'capacity',
] as const satisfies (keyof ServicePointFact)[]
