import type { Caller, OutletId } from '@restante/subgraph-kit'
import type { Network } from '../network.ts'

/** A way to choose among what a walk has met; the same numbers choose the same. */
export interface Choices {
  /** Returns one of the items; undefined when there are none. */
  one<Item>(items: readonly Item[]): Item | undefined
  /** Returns true in one of `times` cases. */
  rarely(times: number): boolean
  /** Returns a whole number from 0 to `most`. */
  upTo(most: number): number
}

/** The parties of a walk and what they have made so far. */
export interface World {
  readonly network: Network
  readonly parcels: string[]
  readonly returns: string[]
  readonly redirects: string[]
  readonly reservations: string[]
  readonly delegations: string[]
  /** Codes that were shown, with the outlet where they count, if any. */
  readonly codes: { readonly reference: string; readonly digits: string; readonly qr: string }[]
  /** Ids of events of scans. */
  readonly scans: string[]
  readonly tally: Tally
  readonly now: Date
  readonly platform: Caller
  readonly carrier: Caller
  readonly stranger: Caller
  device(outletId: OutletId): Caller
  /** Runs a mutation and counts its outcome. Throws when it ends in a fault that no input should cause. */
  mutate(caller: Caller, name: string, input: object, fields: string): Promise<any>
}

/** Number of times that each outcome was seen: `command`, and `command: CODE` of user errors, refusals and faults. */
export type Tally = Map<string, number>

/** Faults that a request may meet because of what it asked for. */
const expectedFaults = new Set(['FORBIDDEN', 'BAD_USER_INPUT'])

/** Starts a walk: nothing is there yet, at a moment of a network. */
export function createWorld(network: Network, now: () => Date, tally: Tally): World {
  const count = (key: string): void => void tally.set(key, (tally.get(key) ?? 0) + 1)
  return {
    network,
    parcels: [],
    returns: [],
    redirects: [],
    reservations: [],
    delegations: [],
    codes: [],
    scans: [],
    tally,
    get now() {
      return now()
    },
    platform: network.caller('platform', {
      scopes: [...network.caller('platform').scopes, 'reservations:write', 'admin'],
    }),
    carrier: network.caller('carrier'),
    stranger: network.caller('stranger'),
    device: (outletId) => network.counter(outletId),
    async mutate(caller, name, input, fields) {
      try {
        const payload = await network.mutate(caller, name, input, fields)
        const codes = [...(payload.userErrors ?? []), ...(payload.refusals ?? [])].map(({ code }) => String(code))
        count(name)
        for (const code of codes) count(`${name}: ${code}`)
        return payload
      } catch (error) {
        const { code } = error as { code?: string }
        if (code === undefined || !expectedFaults.has(code)) throw error
        count(`${name}: ${code}`)
        return {}
      }
    },
  }
}

/** Makes choices from a list of numbers, which it repeats when they are used up. */
export function chooseBy(numbers: readonly number[]): Choices {
  let used = 0
  const next = (): number => numbers[used++ % numbers.length]! + Math.floor(used / numbers.length)
  return {
    one: (items) => (items.length === 0 ? undefined : items[next() % items.length]),
    rarely: (times) => next() % times === 0,
    upTo: (most) => next() % (most + 1),
  }
}
