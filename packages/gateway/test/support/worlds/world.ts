import type { ArgumentValues } from '../fuzz/random-operations.ts'

/** A thing as both the subgraphs and the plain server know it. */
export type Thing = Record<string, unknown> & { readonly __typename: string }

/** Resolves a field; it gets the whole object in every server. */
export type Resolver = (source: Thing, args: Readonly<Record<string, unknown>>) => unknown

/** Resolvers by type and field. Fields without one read the property of their name. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>

/** A graph in two forms, federated and plain, that no client can tell apart. */
export interface World {
  readonly name: string
  /** The SDL of each subgraph by its name, without the link to the federation specification. */
  readonly subgraphs: Readonly<Record<string, string>>
  /** The schema of one server that holds everything: what clients see. */
  readonly plain: string
  /** Values for arguments of random operations, by the argument's name. */
  readonly argumentValues: ArgumentValues
  /** Makes the data, the same each time. Each server under comparison gets its own. */
  open(): OpenWorld
}

/** A field of a subscription type: what begins its events, and the value that each stands for. */
export interface EventField {
  subscribe(): AsyncIterable<unknown>
  resolve(event: unknown): unknown
}

/** The data of one server. */
export interface OpenWorld {
  /** Resolvers that the subgraphs and the plain server share. */
  readonly resolvers: Resolvers
  /** Finds the entity that a reference means, by type. */
  readonly entities: Readonly<Record<string, (reference: Thing) => Thing | undefined>>
  /** Resolvers of single subgraphs, and of the plain server under `plain`, where these differ from the shared ones. */
  readonly own?: Readonly<Record<string, Resolvers>>
  /** The sources of events, by the field of the subscription type. */
  readonly subscriptions?: Readonly<Record<string, EventField>>
  /** Undoes what mutations changed. */
  reset(): void
}

/** Finds by the first of the keys that the reference has. */
export function findByKey(
  list: () => readonly Thing[],
  ...keys: readonly string[]
): (reference: Thing) => Thing | undefined {
  return (reference) => {
    const key = keys.find((candidate) => reference[candidate] !== undefined)
    return list().find((thing) => key !== undefined && thing[key] === reference[key])
  }
}

/** The first things of a list, as many as the argument `first` says. */
export function take(list: readonly Thing[], args: Readonly<Record<string, unknown>>): Thing[] {
  return list.slice(0, Number(args['first']))
}

/** The numbers from 0 to below the count. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

/** Values whose text in a document is their JSON. */
export function literals(
  ...values: readonly (string | number | boolean | null)[]
): readonly (readonly [string, unknown])[] {
  return values.map((value) => [JSON.stringify(value), value])
}
