import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { AgreementKind, AgreementState } from '../domain/agreement.ts'
import type { Tables } from './tables.ts'
import type { Transaction } from './transaction.ts'

/** An agreement as its parties see it in a list. */
export interface AgreementRow {
  readonly id: string
  readonly providerId: string
  readonly customerId: string
  readonly kind: AgreementKind
  readonly state: AgreementState
  readonly effectiveFrom: string
  /** First day no longer in force; null: open-ended. */
  readonly endsOn: string | null
  readonly noticeBy: string | null
}

/** An agreement to be stored. */
export interface NewAgreement extends AgreementRow {
  readonly realm: string
  /** ALL: every outlet (service point) of the provider, also later ones. */
  readonly outletIds: readonly string[] | 'ALL'
  /** What it allows there; null: everything. */
  readonly capabilities: readonly string[] | null
  /** Sealed to the parties. */
  readonly terms: Readonly<Record<string, unknown>>
}

/** Which agreements a list shows; what is absent does not restrict. */
export interface AgreementFilter {
  readonly states?: readonly AgreementState[] | null
  /** The other party. */
  readonly partner?: string | null
  readonly endsBefore?: string | null
}

const columns = [
  'agreement_id as id',
  'provider_id as providerId',
  'customer_id as customerId',
  'kind',
  'state',
  'effective_from as effectiveFrom',
  'ends_on as endsOn',
  'notice_by as noticeBy',
] as const

/** The agreements of these ids that a partner is a party to, in no order. */
export async function findAgreements(
  db: Kysely<Tables>,
  realm: string,
  party: string,
  ids: readonly string[],
): Promise<AgreementRow[]> {
  return db
    .selectFrom('service_points.agreement')
    .select(columns)
    .where('realm_id', '=', realm)
    .where('agreement_id', '=', sql<string>`any(${ids})`)
    .where((where) => where.or([where('provider_id', '=', party), where('customer_id', '=', party)]))
    .execute()
}

/** The first `limit` agreements of a party after an id, in order of their ids, which is the order of their making. */
export async function listAgreements(
  db: Kysely<Tables>,
  realm: string,
  party: string,
  filter: AgreementFilter,
  afterId: string | null,
  limit: number,
): Promise<AgreementRow[]> {
  let query = db
    .selectFrom('service_points.agreement')
    .select(columns)
    .where('realm_id', '=', realm)
    .where((where) => where.or([where('provider_id', '=', party), where('customer_id', '=', party)]))
  if (filter.states) query = query.where('state', '=', sql<AgreementState>`any(${filter.states})`)
  const { partner } = filter
  if (partner != null) {
    query = query.where((where) => where.or([where('provider_id', '=', partner), where('customer_id', '=', partner)]))
  }
  if (filter.endsBefore != null) query = query.where('ends_on', '<', filter.endsBefore)
  if (afterId !== null) query = query.where('agreement_id', '>', afterId)
  return query.orderBy('agreement_id').limit(limit).execute()
}

/** Stores an agreement and its outlets. What it changes for service points and grants is published by the caller. */
export async function insertAgreement(transaction: Transaction, agreement: NewAgreement, now: Date): Promise<void> {
  const { realm, id, providerId, customerId, outletIds } = agreement
  await transaction.query(
    `insert into service_points.agreement
       (realm_id, agreement_id, provider_id, customer_id, kind, state, version, effective_from, ends_on, notice_by,
        outlets, capabilities, terms, created_at)
     values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10, $11, $12, $13)`,
    [
      realm,
      id,
      providerId,
      customerId,
      agreement.kind,
      agreement.state,
      agreement.effectiveFrom,
      agreement.endsOn,
      agreement.noticeBy,
      outletIds === 'ALL' ? 'ALL' : 'LISTED',
      agreement.capabilities,
      JSON.stringify(agreement.terms),
      now,
    ],
  )
  if (outletIds === 'ALL') return
  await transaction.query(
    `insert into service_points.agreement_scope (realm_id, agreement_id, provider_id, customer_id, outlet_id)
     select $1, $2, $3, $4, unnest($5::text[])`,
    [realm, id, providerId, customerId, outletIds],
  )
}

/** What a step of an agreement depends on, locked until the transaction ends; null when there is none. */
export async function lockAgreement(
  transaction: Transaction,
  realm: string,
  id: string,
): Promise<Pick<AgreementRow, 'state' | 'customerId' | 'effectiveFrom'> | null> {
  const { rows } = await transaction.query(
    `select state, customer_id as "customerId", effective_from as "effectiveFrom"
       from service_points.agreement where realm_id = $1 and agreement_id = $2 for update`,
    [realm, id],
  )
  return rows[0] ?? null
}

/** Sets the state and the end of an agreement. */
export async function updateAgreement(
  transaction: Transaction,
  realm: string,
  id: string,
  change: { state: AgreementState; endsOn?: string },
): Promise<void> {
  await transaction.query(
    `update service_points.agreement set state = $3, ends_on = coalesce($4::date, ends_on)
      where realm_id = $1 and agreement_id = $2`,
    [realm, id, change.state, change.endsOn ?? null],
  )
}

/** Ends as EXPIRED the binding agreements of a realm whose last day is over everywhere; answers their ids. */
export async function expireAgreements(
  transaction: Transaction,
  realm: string,
  dayEverywhere: string,
): Promise<string[]> {
  const { rows } = await transaction.query(
    `update service_points.agreement set state = 'EXPIRED'
      where realm_id = $1 and state in ('ACTIVE', 'NOTICE_GIVEN') and ends_on <= $2
     returning agreement_id`,
    [realm, dayEverywhere],
  )
  return rows.map((row) => row.agreement_id)
}
