import { type Problem, problem } from '../../domain/problem.ts'
import type { Partner } from '../../domain/partner.ts'
import type { RealmTransaction } from '../../domain/ports/realm-store.ts'
import type { OutletFacts } from '../../domain/service-point.ts'

/**
 * Returns the reasons why devices of the partner may not work at these outlets: UNKNOWN_OUTLET or OUTLET_NOT_ALLOWED. Parcels there
 * are in the hands of the operator where it is a partner of the realm, else of the partner of the service point. A device of
 * anybody else would have each code refused.
 */
export async function checkDeviceOutlets(
  { partners, servicePoints }: Pick<RealmTransaction, 'partners' | 'servicePoints'>,
  { partnerId }: Pick<Partner, 'partnerId'>,
  outletIds: readonly string[],
  outlets: ReadonlyMap<string, OutletFacts>,
): Promise<Problem[]> {
  const codes = new Set(Array.from(outlets.values(), ({ operatorCode }) => operatorCode))
  const operators = new Map((await partners.findByCode([...codes])).map((operator) => [operator.code, operator]))
  const problems: Problem[] = []
  for (const [index, outletId] of outletIds.entries()) {
    const outlet = outlets.get(outletId)
    const operator = outlet && operators.get(outlet.operatorCode)
    if (!outlet) {
      problems.push(problem('UNKNOWN_OUTLET', 'There is no such outlet.', 'outletIds', index))
    } else if (operator ? operator.partnerId !== partnerId : !(await servicePoints.isAt(partnerId, outletId))) {
      const message = operator
        ? `The outlet is run by the partner ${operator.code} (${operator.partnerId}): only its devices work there.`
        : 'The partner has no service point at the outlet, whose operator is no partner of the realm.'
      problems.push(problem('OUTLET_NOT_ALLOWED', message, 'outletIds', index))
    }
  }
  return problems
}
