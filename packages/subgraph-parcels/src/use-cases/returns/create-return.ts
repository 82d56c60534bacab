import {
  addDays,
  type Caller,
  localDate,
  type LocalDate,
  type ParcelId,
  type ReturnOrderId,
} from '@restante/subgraph-kit'
import { newReference } from '../../domain/codes/code.ts'
import type { Destination, ParcelMeasure } from '../../domain/parcel/parcel.ts'
import { linkReplacement } from '../../domain/returns/exchange.ts'
import {
  defaultReturnDays,
  openReturn,
  type ReturnParcel,
  type ReturnRequest,
} from '../../domain/returns/open-return.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readList, readText, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { type UserError, userError } from '../request/user-error.ts'
import { checkNumbers, type GivenIdentifier } from '../parcels/check-numbers.ts'
import { readSession } from '../sessions/read-session.ts'
import { coverReturn, refuseShopperReturn } from '../sessions/request-return.ts'
import { announceReturn } from './announce-return.ts'
import { readDelivery } from './read-delivery.ts'
import { readReplacements } from './read-replacements.ts'

/** A parcel of a return. Its numbers are not normalised yet. */
export interface GivenParcel {
  readonly measure: ParcelMeasure | null
  readonly identifiers: readonly GivenIdentifier[]
}

/** A shipper's request for a return; without `dropOffBy` the shopper has 30 days. */
export type CreateReturnInput = Omit<
  ReturnRequest,
  'destination' | 'dropOffBy' | 'parcels' | 'requiresApproval' | 'replacements' | 'allowsIncomplete'
> & {
  readonly idempotencyKey: string
  readonly dropOffBy: LocalDate | null
  /** The delivery whose items come back; null when it is not stated. */
  readonly deliveryId: string | null
  /** Null only with a delivery: where that came from. */
  readonly destination: Destination | null
  /** Measure and numbers of the only parcel, unless `parcels` lists them. */
  readonly measure: ParcelMeasure | null
  readonly identifiers: readonly GivenIdentifier[] | null
  readonly parcels: readonly GivenParcel[] | null
  readonly requiresApproval: boolean | null
  readonly replacementParcelIds: readonly string[] | null
  readonly allowsIncomplete: boolean | null
}

/** The new return. */
export interface CreateReturnResult {
  readonly returnOrderId: ReturnOrderId
  /** In the order of the request. */
  readonly parcelIds: readonly ParcelId[]
  /** Null when the method requires no code. */
  readonly codeId: string | null
}

/** The stored response of `createReturn`. The first release stored the only parcel. */
export const createReturnCodec: ResponseCodec<CreateReturnResult, CreateReturnResult> = {
  encode: ({ returnOrderId, parcelIds, codeId }) => ({ returnOrderId, parcelIds, codeId }),
  decode: ({ result }) => ({
    returnOrderId: readText(result, 'returnOrderId'),
    parcelIds: 'parcelId' in result ? [readText(result, 'parcelId')] : readList(result, 'parcelIds'),
    codeId: readTextOrNull(result, 'codeId'),
  }),
}

const maxDays = 365

/**
 * Opens a return of the caller's: its order, its parcels, and for an unlabelled drop-off that needs no approval a code that is
 * good at every outlet in force for returns.
 */
export async function createReturn(
  deps: Deps,
  caller: Caller,
  input: CreateReturnInput,
): Promise<MutationOutcome<CreateReturnResult>> {
  return runOnce(deps, caller, {
    operation: 'createReturn',
    input,
    codec: createReturnCodec,
    isPure: true,
    async decide(now) {
      const session = await readSession(deps, caller)
      const shoppers = session ? refuseShopperReturn(session, input) : []
      if (shoppers.length > 0) return fail(...shoppers)
      const today = localDate(now, 'UTC')
      const dropOffBy = input.dropOffBy ?? addDays(today, defaultReturnDays)
      const { parcels, errors } = await parseParcels(deps, caller, input, now)
      const { delivery, destination, errors: unknown } = await readDelivery(deps, caller, input, now)
      const exchanged = await readReplacements(deps, caller, input, now)
      const userErrors = [
        ...checkItems(input),
        ...errors,
        ...unknown,
        ...exchanged.errors,
        ...checkDropOffBy(dropOffBy, today),
        ...(await checkCarrier(deps, caller, input, today)),
      ]
      if (userErrors.length > 0 || !destination) return fail(...userErrors)
      const code = { keyId: deps.codeKeys.current, reference: newReference(deps.random) }
      const request: ReturnRequest = {
        ...input,
        destination,
        recipient: input.recipient ?? delivery?.recipient ?? null,
        dropOffBy,
        parcels,
        // A shopper's request is for the shipper to approve.
        requiresApproval: session !== null || (input.requiresApproval ?? false),
        replacements: exchanged.replacements,
        allowsIncomplete: input.allowsIncomplete ?? false,
      }
      const { returnOrder, dossiers } = openReturn(request, caller, code, now)
      const result = {
        returnOrderId: returnOrder.id,
        parcelIds: dossiers.map(({ parcel }) => parcel.id),
        codeId: dossiers[0]?.codes[0]?.id ?? null,
      }
      const replacements = exchanged.replacements.map((before) => ({
        before,
        after: linkReplacement(before, returnOrder),
      }))
      const decision = await announceReturn(deps, dossiers, replacements, result, now)
      return session && delivery ? coverReturn(decision, session, returnOrder.id, delivery.id) : decision
    },
  })
}

function checkItems({ items }: CreateReturnInput): UserError[] {
  return items.flatMap(({ quantity }, index) =>
    quantity >= 1 && quantity <= 1_000_000
      ? []
      : [userError('INVALID_INPUT', ['input', 'items', String(index), 'quantity'], 'A quantity is 1 to 1,000,000.')],
  )
}

/** Checks the numbers of the parcels, and that they are given in one way. */
async function parseParcels(
  deps: Deps,
  caller: Caller,
  { measure, identifiers, parcels: given }: CreateReturnInput,
  now: Date,
): Promise<{ readonly parcels: readonly ReturnParcel[]; readonly errors: readonly UserError[] }> {
  if (given !== null && (measure !== null || identifiers !== null)) {
    const message = 'Give either `parcels`, or `measure` and `identifiers`.'
    return { parcels: [], errors: [userError('INVALID_INPUT', ['input', 'parcels'], message)] }
  }
  const parcels: ReturnParcel[] = []
  const errors: UserError[] = []
  for (const [index, parcel] of (given ?? [{ measure, identifiers: identifiers ?? [] }]).entries()) {
    const checked = await checkNumbers(deps, caller, { identifiers: parcel.identifiers, carrierId: null }, now)
    parcels.push({ measure: parcel.measure, identifiers: checked.identifiers })
    const at = given === null ? [] : ['parcels', String(index)]
    for (const error of checked.errors)
      errors.push({ ...error, path: ['input', ...at, ...(error.path ?? []).slice(1)] })
  }
  return { parcels, errors }
}

function checkDropOffBy(dropOffBy: LocalDate, today: LocalDate): UserError[] {
  const path = ['input', 'dropOffBy']
  // In some time zones it is still yesterday.
  if (dropOffBy < addDays(today, -1)) return [userError('RETURN_WINDOW_CLOSED', path)]
  if (dropOffBy > addDays(today, maxDays))
    return [userError('INVALID_INPUT', path, `The last day is at most ${maxDays} days ahead.`)]
  return []
}

/** A carrier that has not granted the caller shipping looks like one that does not exist. */
async function checkCarrier(
  deps: Deps,
  caller: Caller,
  { carrierId }: CreateReturnInput,
  today: LocalDate,
): Promise<UserError[]> {
  if (carrierId === null) return []
  const [carrier] = await deps.sites.shippingPartners(caller.realm, caller.partnerId, [carrierId], today)
  return carrier?.isGranted ? [] : [userError('NOT_FOUND', ['input', 'carrier'])]
}
