import { digitsOf, qrOf } from '../domain/counter/code.ts'
import type { Code } from '../domain/parcel/parcel.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import type { Context } from './context.ts'

/** A code with its digits and the text of its QR code, which are derived on each read. */
export interface ShownCode extends Code {
  readonly digits: string
  readonly qr: string
}

/** Resolvers of `CounterCode`. */
export const counterCode: SchemaTypes['resolvers']['CounterCode'] = {
  parcels: async ({ parcelId }, _args, { parcels }) =>
    [await parcels.load(parcelId)].filter((parcel) => parcel !== null),
}

/** Returns a code while it is open; null afterwards. */
export async function showCode({ services, caller }: Context, codeId: string): Promise<ShownCode | null> {
  const { codes, codeKeys } = services.deps
  const code = await codes.read(caller.realm, codeId)
  if (code?.state !== 'OPEN') return null
  return { ...code, digits: digitsOf(code, codeKeys), qr: qrOf(code, codeKeys) }
}
