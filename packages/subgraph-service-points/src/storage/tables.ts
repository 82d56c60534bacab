import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type { AgreementKind, AgreementState } from '../domain/agreement.ts'
import type { PartnerKind } from '../domain/partner.ts'
import type { Transaction } from './transaction.ts'

/** The tables that filtered lists read, as `openPool` delivers their values: a date is 'YYYY-MM-DD'. */
export interface Tables {
  'service_points.partner': { realm_id: string; partner_id: string; code: string; name: string; kind: PartnerKind }
  'service_points.agreement': {
    realm_id: string
    agreement_id: string
    provider_id: string
    customer_id: string
    kind: AgreementKind
    state: AgreementState
    effective_from: string
    ends_on: string | null
    notice_by: string | null
  }
}

/** Typed queries on a pool; each takes any free connection. */
export function queriesOn(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** Typed queries inside a transaction. */
export function queriesIn(transaction: Transaction): Kysely<Tables> {
  const lent = { query: transaction.query.bind(transaction), release: () => {} }
  const pool = { connect: () => Promise.resolve(lent), end: () => Promise.resolve(), options: {} }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
