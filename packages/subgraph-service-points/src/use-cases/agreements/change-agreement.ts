import { isLocalDate, type RealmId } from '@restante/subgraph-kit'
import { type AgreementState, type AgreementStep, moveAgreement } from '../../domain/agreement/agreement.ts'
import { nowIn } from '../../domain/realm.ts'
import type { ServicePointDeps } from '../deps.ts'
import { lockForAgreements, publishAgreementsOf } from './publish-agreement.ts'

/**
 * Moves an agreement to another state, with a new end where one is given (notice, termination), and publishes what it
 * still covers. Refused as NOT_FOUND, ALREADY_IN_STATE, STATE_NOT_ALLOWED, or INVALID_INPUT for an end that is not after
 * the first day.
 */
export async function changeAgreement(
  deps: ServicePointDeps,
  input: {
    readonly realm: RealmId
    readonly agreementId: string
    readonly to: AgreementState
    readonly endsOn?: string
  },
): Promise<AgreementStep | { readonly kind: 'refused'; readonly refusal: 'NOT_FOUND' | 'INVALID_INPUT' }> {
  const { realm, agreementId, to, endsOn } = input
  return deps.realms.inRealm(realm, async ({ findRealm, agreements, publisher }) => {
    await lockForAgreements(publisher)
    const agreement = await agreements.lock(agreementId)
    if (!agreement) return { kind: 'refused', refusal: 'NOT_FOUND' }
    const step = moveAgreement(agreement.state, to)
    if (step.kind === 'refused') return step
    if (endsOn !== undefined && !(isLocalDate(endsOn) && agreement.effectiveFrom < endsOn)) {
      return { kind: 'refused', refusal: 'INVALID_INPUT' }
    }
    await agreements.update(agreement.agreementId, { state: to, endsOn: endsOn ?? agreement.endsOn })
    await publishAgreementsOf(publisher, agreement.customerId, nowIn((await findRealm())!, deps.now()))
    return step
  })
}
