import { type Caller, signContext } from '@restante/subgraph-kit'

/** A token is signed for 30 s; it is given again for the first 20, which leaves a request time to arrive. */
const reusedMs = 20_000

/** Makes the function that returns the signed context of a caller, the same one again while it is fresh. */
export function createContextTokens(key: Buffer, now: () => number = Date.now): (caller: Caller | null) => string {
  const nobody = {}
  const known = new WeakMap<object, { readonly token: string; readonly until: number }>()
  return (caller) => {
    const at = now()
    const fresh = known.get(caller ?? nobody)
    if (fresh && fresh.until > at) return fresh.token
    const token = signContext(caller, key, at)
    known.set(caller ?? nobody, { token, until: at + reusedMs })
    return token
  }
}
