import { type Caller, inputFault } from '@restante/subgraph-kit'
import { type CodeProof, normaliseDigits, normaliseReference, opensWith } from '../../domain/codes/code.ts'
import { readQr } from '../../domain/codes/qr.ts'
import { sourceOf } from '../../domain/codes/guesses.ts'
import type { IssuedCode } from '../../domain/parcel/counter-code.ts'
import type { PlacePurpose } from '../../domain/parcel/place.ts'
import type { Deps } from '../request/deps.ts'
import { type UserError, userError } from '../request/user-error.ts'

/** A code that is presented at a counter: either `reference` and `code`, or `qr`. */
export interface PresentedCode {
  readonly outletId: string
  readonly reference: string | null
  readonly code: string | null
  readonly qr: string | null
}

/** The outcome of presenting a code. `accept` undoes the count of the try, once the code has opened what it was presented for. */
export type Presentation =
  | { readonly kind: 'RIGHT'; readonly issued: IssuedCode; accept(): Promise<void> }
  | { readonly kind: 'REFUSED'; readonly userError: UserError }

/** Throws BAD_USER_INPUT unless exactly one form of the code is given. */
export function checkForm({ reference, code, qr }: PresentedCode): void {
  const isTyped = reference !== null && code !== null && qr === null
  const isScanned = qr !== null && reference === null && code === null
  if (!isTyped && !isScanned) throw inputFault('input', 'must have either `reference` and `code`, or `qr`.')
}

/**
 * Counts a try and then compares the code that is presented. Returns the code with the parcels that it opens, or has opened when
 * it was used before, when its digits or its QR text are right. Wrong, unknown and foreign codes are refused alike, for the
 * same work. The caller decides if the code is still valid and has to `accept` it.
 */
export async function presentCode(
  deps: Deps,
  caller: Caller,
  presented: PresentedCode,
  purpose: PlacePurpose,
  now: Date,
): Promise<Presentation> {
  const { reference, proof } = readPresented(presented, deps, now)
  const source = sourceOf(caller, presented.outletId, now)
  const { isBarred, issued } = await deps.codes.tryCode(caller.realm, reference, source, now)
  if (isBarred) return { kind: 'REFUSED', userError: userError('TOO_MANY_TRIES') }
  const isRight = opensWith(issued?.code ?? null, proof, deps.codeKeys)
  if (!issued || !isRight || issued.code.purpose !== purpose)
    return { kind: 'REFUSED', userError: userError('CODE_REFUSED') }
  return {
    kind: 'RIGHT',
    issued,
    accept: () => deps.codes.forgiveTry(caller.realm, issued.code.id, source, now),
  }
}

/** Returns the reference, with what shows that its owner knows the code; for a forged QR code one that no code has. */
function readPresented(
  { reference, code, qr }: PresentedCode,
  { codeKeys }: Deps,
  now: Date,
): { reference: string; proof: CodeProof } {
  if (qr === null)
    return { reference: normaliseReference(reference ?? ''), proof: { digits: normaliseDigits(code ?? '') } }
  const read = readQr(qr, codeKeys, now)
  return read ? { reference: read.reference, proof: { nonce: read.nonce } } : { reference: '', proof: { digits: '' } }
}
