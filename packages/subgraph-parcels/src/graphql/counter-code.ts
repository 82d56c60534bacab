import { digitsOf } from '../domain/codes/code.ts'
import { qrOf } from '../domain/codes/qr.ts'
import type { ParcelId } from '@restante/subgraph-kit'
import type { Code } from '../domain/parcel/counter-code.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import type { Context } from './context.ts'

/** A code with its digits and the text of its QR code, which are derived on each read. */
export interface ShownCode extends Code {
  readonly digits: string
  readonly qr: string
  readonly parcelIds: readonly ParcelId[]
}

/** Resolvers of `CounterCode`. */
export const counterCode: SchemaTypes['resolvers']['CounterCode'] = {
  parcels: async ({ parcelIds }, _args, { parcels }) =>
    (await Promise.all(parcelIds.map((id) => parcels.load(id)))).filter((parcel) => parcel !== null),
}

/** Returns a code while it is open; null afterwards. */
export async function showCode({ services, caller }: Context, codeId: string): Promise<ShownCode | null> {
  const { codes, codeKeys } = services.deps
  const issued = await codes.read(caller.realm, codeId)
  if (issued?.code.state !== 'OPEN') return null
  const { code, parcelIds } = issued
  return { ...code, parcelIds, digits: digitsOf(code, codeKeys), qr: qrOf(code, codeKeys) }
}
