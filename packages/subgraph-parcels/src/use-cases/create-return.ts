import { addDays, type Caller, localDate, type LocalDate } from '@restante/subgraph-kit'
import { concludeChange } from '../domain/change.ts'
import { newReference } from '../domain/code.ts'
import { contextAt } from '../domain/event.ts'
import { defaultReturnDays, openReturn, type ReturnWish } from '../domain/return.ts'
import type { Deps } from './deps.ts'
import { type Answer, runOnce } from './run-once.ts'
import { type UserError, userError } from './user-error.ts'

/** What a shipper asks for; without `dropOffBy` the shopper has 30 days. */
export type CreateReturnInput = Omit<ReturnWish, 'dropOffBy'> & {
  readonly idempotencyKey: string
  readonly dropOffBy: LocalDate | null
}

const mostItems = 100
const mostDays = 365

/**
 * Opens a return of the caller's: its order, its parcel, and for an unlabelled drop-off a code that is good at every outlet
 * in force for returns. Kept: `returnOrderId`, `parcelId`, `codeId`.
 */
export async function createReturn(deps: Deps, caller: Caller, input: CreateReturnInput): Promise<Answer> {
  return runOnce(deps, caller, 'createReturn', input, async (now) => {
    const today = localDate(now, 'UTC')
    const dropOffBy = input.dropOffBy ?? addDays(today, defaultReturnDays)
    const userErrors = [
      ...checkItems(input),
      ...checkDropOffBy(dropOffBy, today),
      ...(await checkCarrier(deps, caller, input)),
    ]
    if (userErrors.length > 0) return { userErrors }
    const code = { keyId: deps.codeKeys.current, reference: newReference(deps.random) }
    const after = openReturn({ ...input, dropOffBy }, caller, code, now)
    const change = concludeChange(null, after, contextAt(now))
    const result = {
      returnOrderId: after.returnOrder!.id,
      parcelId: after.parcel.id,
      codeId: after.codes[0]?.id ?? null,
    }
    return {
      versions: [{ parcel: after.parcel.id, sequence: 0 }],
      options: [{ changes: [change], result, today, always: false }],
      otherwise: {},
    }
  })
}

function checkItems({ items }: CreateReturnInput): UserError[] {
  if (items.length < 1 || items.length > mostItems) {
    return [userError('INVALID_INPUT', ['input', 'items'], `A return has 1 to ${mostItems} items.`)]
  }
  return items.flatMap(({ quantity, sku }, index) => [
    ...(quantity >= 1 && quantity <= 1_000_000
      ? []
      : [userError('INVALID_INPUT', ['input', 'items', String(index), 'quantity'], 'A quantity is 1 to 1,000,000.')]),
    ...(sku.length >= 1 && sku.length <= 255
      ? []
      : [userError('INVALID_INPUT', ['input', 'items', String(index), 'sku'], 'A SKU has 1 to 255 characters.')]),
  ])
}

function checkDropOffBy(dropOffBy: LocalDate, today: LocalDate): UserError[] {
  const path = ['input', 'dropOffBy']
  // Somewhere it is still yesterday.
  if (dropOffBy < addDays(today, -1)) return [userError('RETURN_WINDOW_CLOSED', path)]
  if (dropOffBy > addDays(today, mostDays))
    return [userError('INVALID_INPUT', path, `It is at most ${mostDays} days ahead.`)]
  return []
}

async function checkCarrier(deps: Deps, caller: Caller, { carrierId }: CreateReturnInput): Promise<UserError[]> {
  if (carrierId === null) return []
  const known = await deps.sites.knownPartners(caller.realm, [carrierId])
  return known.length > 0 ? [] : [userError('NOT_FOUND', ['input', 'carrier'])]
}
