import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import { type Dossier, rolesOf } from '../../domain/parcel/dossier.ts'
import { canReplace } from '../../domain/returns/exchange.ts'
import type { ReturnRequest } from '../../domain/returns/open-return.ts'
import { actorOf } from '../request/actor.ts'
import type { Deps } from '../request/deps.ts'
import { type UserError, userError } from '../request/user-error.ts'

/** Reads the deliveries of the caller's that are handed over in exchange. */
export async function readReplacements(
  deps: Deps,
  caller: Caller,
  {
    kind,
    replacementParcelIds,
  }: Pick<ReturnRequest, 'kind'> & { readonly replacementParcelIds: readonly string[] | null },
  now: Date,
): Promise<{ readonly replacements: readonly Dossier[]; readonly errors: readonly UserError[] }> {
  const path = ['input', 'replacementParcelIds']
  const texts = replacementParcelIds ?? []
  if (texts.length === 0) return { replacements: [], errors: [] }
  if (kind !== 'EXCHANGE') {
    return { replacements: [], errors: [userError('INVALID_INPUT', path, 'Only an exchange has replacements.')] }
  }
  const ids = texts.map((text) => parseRealmId('par', caller.realm, text)).filter((id) => id !== null)
  const found = await deps.dossiers.read(caller.realm, ids)
  const replacements: Dossier[] = []
  const errors: UserError[] = []
  for (const [index, text] of texts.entries()) {
    const dossier = found.find(({ parcel }) => parcel.id === text)
    const at = [...path, String(index)]
    if (!dossier || !rolesOf(dossier.parcel, actorOf(caller), now).includes('SHIPPER'))
      errors.push(userError('NOT_FOUND', at))
    else if (!canReplace(dossier)) errors.push(userError('STATE_NOT_ALLOWED', at))
    else replacements.push(dossier)
  }
  return { replacements, errors }
}
