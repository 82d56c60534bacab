import { type Caller, fault, parseRealmId, type PartnerId } from '@restante/subgraph-kit'
import { concludeChange } from '../domain/change.ts'
import { type Dossier, rolesOf } from '../domain/dossier.ts'
import { contextAt } from '../domain/event.ts'
import type { StoredResponse } from '../domain/ports/ledger.ts'
import { confirmRedirect, newRedirectId, rankOutlets, type RedirectWish, refuseRedirect } from '../domain/redirect.ts'
import { type Refusal, refuse, type RefusalCode } from '../domain/refusal.ts'
import { actorOf } from './actor.ts'
import type { Deps } from './deps.ts'
import { type Answer, type Decision, runOnce } from './run-once.ts'
import { userError } from './user-error.ts'

/** What a caller asks for; `partnerId` null: the carrier, or for a return the shipper's returns partner. */
export interface RedirectParcelInput {
  readonly idempotencyKey: string
  readonly parcelId: string
  readonly partnerId: string | null
  /** Best first, 1 to 20. */
  readonly outletIds: readonly string[]
  readonly arrivesOn: string | null
  readonly onBehalfOf: RedirectWish['onBehalfOf']
}

/** What is kept of a redirect: its id or null, the refusals known beforehand, and the outlets whose shelves were asked. */
export interface KeptRedirect extends StoredResponse {
  readonly redirectId: string | null
  readonly refusals: readonly Refusal[]
  readonly asked: readonly string[]
  readonly order: readonly string[]
}

const mostOutlets = 20

/**
 * Redirects a parcel to the first of the outlets that accepts it: the parcel's own conditions and each outlet's are judged
 * here, the room on the shelves by the ledger, in the same statement that writes the redirect and frees the former place.
 * Throws BAD_USER_INPUT for an empty, repeated or too long list and FORBIDDEN for a custodian.
 */
export async function redirectParcel(deps: Deps, caller: Caller, input: RedirectParcelInput): Promise<Answer> {
  if (input.outletIds.length < 1 || input.outletIds.length > mostOutlets) {
    throw fault('BAD_USER_INPUT', `\`outletIds\` names 1 to ${mostOutlets} outlets.`)
  }
  if (new Set(input.outletIds).size < input.outletIds.length) {
    throw fault('BAD_USER_INPUT', '`outletIds` names each outlet once.')
  }
  return runOnce(deps, caller, 'redirectParcel', input, async (now) => {
    const parcelId = parseRealmId('par', caller.realm, input.parcelId)
    const [dossier] = parcelId ? await deps.dossiers.read(caller.realm, [parcelId]) : []
    const roles = dossier ? rolesOf(dossier.parcel, actorOf(caller), now) : []
    if (!dossier || roles.length === 0) return { userErrors: [userError('NOT_FOUND', ['input', 'parcelId'])] }
    if (!roles.includes('SHIPPER') && !roles.includes('CARRIER')) {
      throw fault('FORBIDDEN', 'A custodian redirects only in a contingency that its agreement allows.')
    }
    const reason = refuseRedirect(dossier)
    if (reason) return keepRefusals(dossier, [reason], input)
    const partnerId = await partnerMeant(deps, caller, dossier, input)
    if (!partnerId) return { userErrors: [userError('NOT_FOUND', ['input', 'partner'])] }
    const wish = { ...input, partnerId }
    const sites = await deps.sites.read(caller.realm, input.outletIds, [partnerId])
    const ranking = rankOutlets(dossier, wish, sites, now)
    return toDecision(dossier, ranking, wish, roles, now)
  })
}

async function partnerMeant(
  deps: Deps,
  caller: Caller,
  { parcel }: Dossier,
  input: RedirectParcelInput,
): Promise<PartnerId | null> {
  if (input.partnerId !== null) {
    const named = parseRealmId('prt', caller.realm, input.partnerId)
    const [known] = named ? await deps.sites.knownPartners(caller.realm, [named]) : []
    return known ?? null
  }
  if (parcel.direction === 'RETURN') return deps.sites.returnsPartnerOf(caller.realm, parcel.shipperId)
  return parcel.carrierId ?? parcel.shipperId
}

function toDecision(
  dossier: Dossier,
  ranking: ReturnType<typeof rankOutlets>,
  wish: RedirectWish,
  roles: ReturnType<typeof rolesOf>,
  now: Date,
): Decision {
  const redirectId = newRedirectId(dossier, now)
  const asked = ranking.flatMap((each) => ('candidate' in each ? [each.candidate.site.outlet.outletId] : []))
  const refusals = (rank: number): readonly Refusal[] =>
    ranking.slice(0, rank).flatMap((each) => ('refusal' in each ? [each.refusal] : []))
  const kept = { asked, order: wish.outletIds }
  return {
    versions: [{ parcel: dossier.parcel.id, sequence: dossier.parcel.sequence }],
    options: ranking.flatMap((each, rank) => {
      if (!('candidate' in each)) return []
      const after = confirmRedirect(dossier, each.candidate, wish, roles, redirectId, now)
      const change = concludeChange(dossier, after, contextAt(now, each.candidate.site.outlet.outletId))
      const result = { ...kept, redirectId, refusals: refusals(rank) }
      return [{ changes: [change], result, today: each.candidate.today, always: false }]
    }),
    otherwise: { ...kept, redirectId: null, refusals: refusals(ranking.length) },
  }
}

function keepRefusals(dossier: Dossier, refusals: readonly Refusal[], { outletIds }: RedirectParcelInput): Decision {
  return {
    versions: [{ parcel: dossier.parcel.id, sequence: dossier.parcel.sequence }],
    options: [],
    otherwise: { redirectId: null, refusals, asked: [], order: outletIds },
  }
}

/** All refusals of a redirect, in the order in which the outlets were named. */
export function refusalsOf(kept: KeptRedirect): readonly Refusal[] {
  const full = kept.skipped.map((code, index) => refuse(code as RefusalCode, kept.asked[index]!))
  const rank = ({ outletId }: Refusal): number => (outletId === null ? -1 : kept.order.indexOf(outletId))
  return [...kept.refusals, ...full].toSorted((a, b) => rank(a) - rank(b))
}
