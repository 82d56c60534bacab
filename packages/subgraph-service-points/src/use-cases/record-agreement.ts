import { type AgreementId, isLocalDate, newRealmId, type RealmId } from '@restante/subgraph-kit'
import type { AgreementKind, AgreementState } from '../domain/agreement.ts'
import { problem, type Problem, refuse, type Refused } from '../domain/problem.ts'
import { nowIn } from '../domain/realm.ts'
import { insertAgreement } from '../storage/agreements.ts'
import { findUnknownOutlets } from '../storage/outlet-facts.ts'
import { findPartners } from '../storage/partners.ts'
import { findRealm } from '../storage/realms.ts'
import { inRealm, type Transaction } from '../storage/transaction.ts'
import type { ServicePointDeps } from './deps.ts'
import { lockAgreementHeads, publishAgreementOf } from './publish-agreement.ts'

/** An agreement as its parties concluded it. */
export interface AgreementInput {
  readonly realm: RealmId
  /** Gives access. */
  readonly providerId: string
  /** Gets access. */
  readonly customerId: string
  readonly kind: AgreementKind
  /** SIGNED: covers nothing yet. ACTIVE: its dates decide. */
  readonly state: Extract<AgreementState, 'SIGNED' | 'ACTIVE'>
  /** First day in force, local at each outlet. */
  readonly effectiveFrom: string
  /** First day no longer in force; absent: open-ended. */
  readonly endsOn?: string
  readonly noticeBy?: string
  /** ALL: every outlet (service point) of the provider, also later ones; a NEGOTIATED_SERVICE knows only ALL. */
  readonly outletIds: readonly string[] | 'ALL'
  /** What it allows at them; absent: everything. */
  readonly capabilities?: readonly string[]
  /** Prices, commitments and so on; only the parties can read them. */
  readonly terms?: Readonly<Record<string, unknown>>
}

/**
 * Records an agreement that two partners concluded, and publishes what it covers or grants. Refused as UNKNOWN_REALM,
 * UNKNOWN_PARTNER, UNKNOWN_OUTLET or INVALID_INPUT.
 */
export async function recordAgreement(
  deps: ServicePointDeps,
  input: AgreementInput,
): Promise<{ kind: 'recorded'; agreementId: AgreementId } | Refused> {
  return inRealm(deps.pool, input.realm, async (transaction) => {
    await lockAgreementHeads(transaction)
    const recorded = await recordAgreementIn(transaction, input, deps.now())
    if (recorded.kind === 'recorded') {
      const realm = (await findRealm(transaction, input.realm))!
      await publishAgreementOf(transaction, input.realm, input.customerId, nowIn(realm, deps.now()))
    }
    return recorded
  })
}

/** Stores the agreement inside a transaction of the realm, without publishing. */
export async function recordAgreementIn(
  transaction: Transaction,
  input: AgreementInput,
  now: Date,
): Promise<{ kind: 'recorded'; agreementId: AgreementId } | Refused> {
  const { realm, providerId, customerId, outletIds } = input
  if (!(await findRealm(transaction, realm))) {
    return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
  }
  const known = new Set((await findPartners(transaction, realm, [providerId, customerId])).map(({ id }) => id))
  const problems = checkTerms(input)
  for (const [id, field] of [
    [providerId, 'providerId'],
    [customerId, 'customerId'],
  ] as const) {
    if (!known.has(id)) problems.push(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.', field))
  }
  if (outletIds !== 'ALL') {
    const [unknown] = await findUnknownOutlets(transaction, outletIds)
    if (unknown !== undefined) {
      problems.push(problem('UNKNOWN_OUTLET', 'There is no such outlet.', 'outletIds', outletIds.indexOf(unknown)))
    }
  }
  if (problems.length > 0) return refuse(...problems)
  const id = newRealmId('agr', realm, now)
  await insertAgreement(
    transaction,
    {
      ...input,
      id,
      endsOn: input.endsOn ?? null,
      noticeBy: input.noticeBy ?? null,
      outletIds: outletIds === 'ALL' ? 'ALL' : [...new Set(outletIds)],
      capabilities: input.capabilities ?? null,
      terms: input.terms ?? {},
    },
    now,
  )
  return { kind: 'recorded', agreementId: id }
}

function checkTerms({
  providerId,
  customerId,
  kind,
  outletIds,
  effectiveFrom,
  endsOn,
  noticeBy,
}: AgreementInput): Problem[] {
  const problems: Problem[] = []
  const invalid = (message: string, field: string): void => {
    problems.push(problem('INVALID_INPUT', message, field))
  }
  if (providerId === customerId) invalid('A partner needs no agreement with itself.', 'customerId')
  if (!isLocalDate(effectiveFrom)) invalid('A day is written YYYY-MM-DD.', 'effectiveFrom')
  if (endsOn !== undefined && !(isLocalDate(endsOn) && effectiveFrom < endsOn)) {
    invalid('The end must be a day after the first.', 'endsOn')
  }
  if (noticeBy !== undefined && !(isLocalDate(noticeBy) && (endsOn === undefined || noticeBy <= endsOn))) {
    invalid('Notice is given on a day not after the end.', 'noticeBy')
  }
  if (kind === 'NEGOTIATED_SERVICE' && outletIds !== 'ALL') {
    invalid('A negotiated service agreement is about all service points of the provider.', 'outletIds')
  }
  return problems
}
