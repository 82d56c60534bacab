import type { RealmId } from '@restante/subgraph-kit'
import { listPartners, type ServicePointDeps } from '@restante/subgraph-service-points'
import { requireDone } from './require-done.ts'

/** A person's way to the partners of a realm. */
export function adviseToListPartners(realm: RealmId): string {
  return `List the partners with: restante partners list --realm ${realm}`
}

/** Returns the id of a partner that was named by its id or by its code. Throws a sentence when the realm has none such. */
export async function findPartner(deps: ServicePointDeps, realm: RealmId, named: string): Promise<string> {
  const { partners } = requireDone(await listPartners(deps, { realm }))
  const found = partners.find(({ partnerId, code }) => partnerId === named || code === named)
  if (!found)
    throw new Error(`There is no partner ${JSON.stringify(named)} in ${realm}.\n${adviseToListPartners(realm)}`)
  return found.partnerId
}
