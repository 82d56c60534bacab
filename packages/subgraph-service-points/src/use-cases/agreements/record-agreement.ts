import { type AgreementId, isLocalDate, newRealmId, type RealmId } from '@restante/subgraph-kit'
import type { AgreementKind, AgreementState } from '../../domain/agreement/agreement.ts'
import { problem, type Problem, refuse, type Refused } from '../../domain/problem.ts'
import { nowIn } from '../../domain/realm.ts'
import type { RealmTransaction } from '../../domain/ports/realm-store.ts'
import type { ServicePointDeps } from '../deps.ts'
import { lockForAgreements, publishAgreementsOf } from './publish-agreement.ts'

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
  /** Capabilities that it allows there; absent: all. */
  readonly capabilities?: readonly string[]
  /** Number of redirects of a delivery, 0 to 20; a NEGOTIATED_SERVICE only. Absent: the default, two. */
  readonly maxRedirects?: number
  /** Prices, commitments and so on, for the parties only. */
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
  return deps.realms.inRealm(input.realm, async (transaction) => {
    const { findRealm, publisher } = transaction
    await lockForAgreements(publisher)
    const recorded = await recordAgreementIn(transaction, input, deps.now())
    if (recorded.kind === 'recorded') {
      await publishAgreementsOf(publisher, input.customerId, nowIn((await findRealm())!, deps.now()))
    }
    return recorded
  })
}

/** Stores the agreement inside a transaction of the realm, without publishing. */
export async function recordAgreementIn(
  { findRealm, partners, outlets, agreements }: RealmTransaction,
  input: AgreementInput,
  now: Date,
): Promise<{ kind: 'recorded'; agreementId: AgreementId } | Refused> {
  const { realm, providerId, customerId, outletIds } = input
  if (!(await findRealm())) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
  const known = new Map(
    (await partners.find([providerId, customerId])).map((partner) => [partner.partnerId as string, partner]),
  )
  const provider = known.get(providerId)
  const customer = known.get(customerId)
  const problems = checkTerms(input)
  const unknown = (field: string): void => {
    problems.push(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.', field))
  }
  if (!provider) unknown('providerId')
  if (!customer) unknown('customerId')
  const listed = outletIds === 'ALL' ? [] : [...new Set(outletIds)]
  const found = await outlets.find(listed)
  const missing = listed.find((outletId) => !found.has(outletId))
  if (missing !== undefined) {
    problems.push(problem('UNKNOWN_OUTLET', 'There is no such outlet.', 'outletIds', outletIds.indexOf(missing)))
  }
  if (problems.length > 0 || !provider || !customer) return refuse(...problems)
  const agreementId = newRealmId('agr', realm, now)
  await agreements.insert(
    {
      realmId: realm,
      agreementId,
      providerId: provider.partnerId,
      customerId: customer.partnerId,
      kind: input.kind,
      state: input.state,
      version: 1,
      effectiveFrom: input.effectiveFrom,
      endsOn: input.endsOn ?? null,
      noticeBy: input.noticeBy ?? null,
      outlets: outletIds === 'ALL' ? 'ALL' : 'LISTED',
      capabilities: input.capabilities ?? null,
      maxRedirects: input.maxRedirects ?? null,
      terms: input.terms ?? {},
      createdAt: now,
    },
    Array.from(found.values(), ({ outletId }) => outletId),
  )
  return { kind: 'recorded', agreementId }
}

const mostRedirects = 20

function checkTerms({
  providerId,
  customerId,
  kind,
  outletIds,
  effectiveFrom,
  endsOn,
  noticeBy,
  maxRedirects,
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
  if (maxRedirects !== undefined) {
    if (kind !== 'NEGOTIATED_SERVICE') invalid('Only a negotiated service agreement limits redirects.', 'maxRedirects')
    if (!Number.isInteger(maxRedirects) || maxRedirects < 0 || maxRedirects > mostRedirects) {
      invalid(`Redirects are a whole number from 0 to ${mostRedirects}.`, 'maxRedirects')
    }
  }
  return problems
}
