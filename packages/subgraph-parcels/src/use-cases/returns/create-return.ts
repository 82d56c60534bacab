import {
  addDays,
  type Caller,
  localDate,
  type LocalDate,
  type ParcelId,
  type ReturnOrderId,
} from '@restante/subgraph-kit'
import { newReference } from '../../domain/counter/code.ts'
import { defaultReturnDays, openReturn, type ReturnRequest } from '../../domain/returns/open-return.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { type UserError, userError } from '../request/user-error.ts'
import { decideChanges } from './change-return.ts'

/** A shipper's request for a return; without `dropOffBy` the shopper has 30 days. */
export type CreateReturnInput = Omit<ReturnRequest, 'dropOffBy'> & {
  readonly idempotencyKey: string
  readonly dropOffBy: LocalDate | null
}

/** The new return. */
export interface CreateReturnResult {
  readonly returnOrderId: ReturnOrderId
  readonly parcelId: ParcelId
  /** Null when the method requires no code. */
  readonly codeId: string | null
}

/** The stored response of `createReturn`. */
export const createReturnCodec: ResponseCodec<CreateReturnResult, CreateReturnResult> = {
  encode: ({ returnOrderId, parcelId, codeId }) => ({ returnOrderId, parcelId, codeId }),
  decode: ({ result }) => ({
    returnOrderId: readText(result, 'returnOrderId'),
    parcelId: readText(result, 'parcelId'),
    codeId: readTextOrNull(result, 'codeId'),
  }),
}

const maxDays = 365

/**
 * Opens a return of the caller's: its order, its parcel, and for an unlabelled drop-off a code that is good at every outlet
 * in force for returns.
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
    async decide(now) {
      const today = localDate(now, 'UTC')
      const dropOffBy = input.dropOffBy ?? addDays(today, defaultReturnDays)
      const userErrors = [
        ...checkItems(input),
        ...checkDropOffBy(dropOffBy, today),
        ...(await checkCarrier(deps, caller, input, today)),
      ]
      if (userErrors.length > 0) return fail(...userErrors)
      const code = { keyId: deps.codeKeys.current, reference: newReference(deps.random) }
      const dossiers = openReturn({ ...input, dropOffBy }, caller, code, now)
      const [first] = dossiers
      const result = {
        returnOrderId: first!.returnOrder!.id,
        parcelId: first!.parcel.id,
        codeId: first!.codes[0]?.id ?? null,
      }
      return decideChanges(
        dossiers.map((after) => ({ before: null, after })),
        result,
        now,
      )
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
