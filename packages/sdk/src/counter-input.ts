import type { CollectParcelInput, DropOffParcelInput, SwapParcelsInput } from './generated/graphql.ts'

/** A counter code: the reference and digits that a shopper says, or the text of the QR code that the shopper shows. */
export type ShownCode =
  | { readonly reference: string; readonly code: string; readonly qr?: never }
  | { readonly qr: string; readonly reference?: never; readonly code?: never }

/** A mutation's input without the key, and with a code in one of its two forms. */
type WithCode<Input> = Omit<Input, 'idempotencyKey' | keyof ShownCode> & ShownCode

/** Input of a drop-off. */
export type DropOff = WithCode<DropOffParcelInput>

/** Input of a collection. */
export type Collection = WithCode<CollectParcelInput>

/** Input of an exchange at the counter. */
export type Swap = WithCode<SwapParcelsInput>
