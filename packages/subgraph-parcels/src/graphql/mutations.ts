import type { Resolvers } from '@restante/subgraph-kit'
import { digitsOf, qrOf } from '../domain/code.ts'
import type { Code } from '../domain/parcel.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { MutationResolvers } from '../generated/resolver-types.ts'
import { cancelParcel, cancelRedirect, issueCode } from '../use-cases/change-parcel.ts'
import { createParcel } from '../use-cases/create-parcel.ts'
import { createReturn } from '../use-cases/create-return.ts'
import { dropOffParcel } from '../use-cases/drop-off-parcel.ts'
import { recordScan } from '../use-cases/record-scan.ts'
import { type KeptRedirect, redirectParcel, refusalsOf } from '../use-cases/redirect-parcel.ts'
import type { Answer } from '../use-cases/run-once.ts'
import { userError } from '../use-cases/user-error.ts'
import type { Context } from './context.ts'
import { decodeCreateParcel, decodeCreateReturn } from './decode.ts'

/** The argument of a mutation, as the contract types it. */
type Input<Name extends keyof MutationResolvers> = Parameters<
  Extract<MutationResolvers[Name], (...args: never) => unknown>
>[1]

/** Resolvers of the mutations: decode, one use case, encode. */
export const mutations: Resolvers<Context>[string] = {
  createParcel: async (_root, { input }: Input<'createParcel'>, context: Context) => {
    const { services, caller, parcels } = context
    const answer = await told(context, createParcel(services.deps, caller, decodeCreateParcel(input, caller)))
    const kept = keptOf<KeptRedirect & { parcelId: string | null }>(answer)
    const refusals = kept ? refusalsOf({ ...kept, order: [] }) : []
    return {
      parcel: await load(parcels, kept?.parcelId),
      refusals,
      userErrors: errorsOf(answer, refusals, kept?.parcelId),
    }
  },
  cancelParcel: async (_root, { input }: Input<'cancelParcel'>, context: Context) => {
    const { services, caller, parcels } = context
    const answer = await told(context, cancelParcel(services.deps, caller, input))
    return { parcel: await load(parcels, keptOf<{ parcelId: string }>(answer)?.parcelId), userErrors: errorsOf(answer) }
  },
  redirectParcel: async (_root, { input }: Input<'redirectParcel'>, context: Context) => {
    const { services, caller, redirects } = context
    const { partner, arrivesOn, onBehalfOf, ...rest } = input
    const answer = await told(
      context,
      redirectParcel(services.deps, caller, {
        ...rest,
        partnerId: partner ?? null,
        arrivesOn: arrivesOn ?? null,
        onBehalfOf: onBehalfOf ?? null,
      }),
    )
    const kept = keptOf<KeptRedirect>(answer)
    const refusals = kept ? refusalsOf(kept) : []
    return {
      redirect: await load(redirects, kept?.redirectId),
      refusals,
      userErrors: errorsOf(answer, refusals, kept?.redirectId),
    }
  },
  cancelRedirect: async (_root, { input }: Input<'cancelRedirect'>, context: Context) => {
    const { services, caller, redirects } = context
    const answer = await told(context, cancelRedirect(services.deps, caller, input))
    return {
      redirect: await load(redirects, keptOf<{ redirectId: string }>(answer)?.redirectId),
      userErrors: errorsOf(answer),
    }
  },
  createReturn: async (_root, { input }: Input<'createReturn'>, context: Context) => {
    const answer = await told(
      context,
      createReturn(context.services.deps, context.caller, decodeCreateReturn(input, context.caller)),
    )
    const kept = keptOf<{ returnOrderId: string; parcelId: string; codeId: string | null }>(answer)
    const [returnOrder, parcel, code] = await Promise.all([
      load(context.returnOrders, kept?.returnOrderId),
      load(context.parcels, kept?.parcelId),
      showCode(context, kept?.codeId),
    ])
    return { returnOrder, parcel, code, userErrors: errorsOf(answer) }
  },
  issueCode: async (_root, { input }: Input<'issueCode'>, context: Context) => {
    const answer = await told(context, issueCode(context.services.deps, context.caller, input))
    return { code: await showCode(context, keptOf<{ codeId: string }>(answer)?.codeId), userErrors: errorsOf(answer) }
  },
  recordScan: async (_root, { input }: Input<'recordScan'>, context: Context) => {
    const { services, caller, parcels, reads } = context
    const answer = await told(
      context,
      recordScan(services.deps, caller, {
        ...input,
        barcode: input.barcode ?? null,
        parcelId: input.parcelId ?? null,
        outletId: input.outletId ?? null,
        deviceSequence: input.deviceSequence ?? null,
        shelf: input.shelf ?? null,
        conditions: input.conditions ?? [],
      }),
    )
    const kept = keptOf<{ parcelId: string | null; sequence: number }>(answer)
    if (!kept?.parcelId) return { event: null, parcel: null, userErrors: errorsOf(answer) }
    const [parcel, events] = await Promise.all([
      load(parcels, kept.parcelId),
      reads.eventsOf(kept.parcelId, 1, kept.sequence - 1),
    ])
    return { event: events[0] ?? null, parcel, userErrors: [] }
  },
  dropOffParcel: async (_root, { input }: Input<'dropOffParcel'>, context: Context) => {
    const { services, caller, parcels } = context
    const answer = await told(
      context,
      dropOffParcel(services.deps, caller, {
        ...input,
        reference: input.reference ?? null,
        code: input.code ?? null,
        qr: input.qr ?? null,
      }),
    )
    const kept = keptOf<{ parcelIds: readonly string[] | null }>(answer)
    if (kept?.parcelIds === null) {
      return { parcels: null, userErrors: [userError('REFUSED', null, 'The drop-off shelf of this outlet is full.')] }
    }
    const taken = kept ? await Promise.all(kept.parcelIds.map((id) => parcels.load(id))) : null
    return { parcels: taken?.filter((parcel) => parcel !== null) ?? null, userErrors: errorsOf(answer) }
  },
}

/** The answer, after the context was told whether it is a replay. */
async function told(context: Context, answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering
  if (answer.kind === 'kept' && answer.isReplay) context.replay.happened = true
  return answer
}

function keptOf<Kept>(answer: Answer): Kept | null {
  return answer.kind === 'kept' ? (answer.result as unknown as Kept) : null
}

function errorsOf(
  answer: Answer,
  refusals: readonly Refusal[] = [],
  chosen: string | null | undefined = '',
): readonly object[] {
  if (answer.kind === 'failed') return answer.userErrors
  if (chosen !== null) return []
  return [{ ...userError('REFUSED'), retryable: refusals.some((refusal) => refusal.retryable) }]
}

async function load<Row>(
  loader: { load(id: string): Promise<Row | null> },
  id: string | null | undefined,
): Promise<Row | null> {
  return id ? loader.load(id) : null
}

/** A code is shown while it is open; its digits are made from its id each time. */
async function showCode({ services, caller }: Context, codeId: string | null | undefined): Promise<object | null> {
  const code: Code | null = codeId ? await services.deps.codes.read(caller.realm, codeId) : null
  if (code?.state !== 'OPEN') return null
  const { codeKeys } = services.deps
  return { ...code, digits: digitsOf(code, codeKeys), qr: qrOf(code, codeKeys) }
}
