import type { GraphQLSchema } from 'graphql'
import type { Mark } from '../operations/header.ts'
import { readSignatures, type Signature } from '../operations/signature.ts'
import type { DocumentFile } from '../plugin.ts'
import { type Composed, nameOf, readComposed } from './composed.ts'

/** A method of the client: of an operation, or one that is composed of several. */
export interface Method {
  /** `create`. */
  readonly name: string
  readonly marks: readonly Mark[]
  readonly comment: readonly string[]
  readonly parameter: string | null
  readonly result: string
  /** The function that it calls. */
  readonly calls: string
  /** The file in `packages/sdk/src` of a composed method; null for an operation's. */
  readonly file: string | null
}

/** The methods by subject, such as `parcels`; those of the client itself have the empty name. */
export type GroupedMethods = ReadonlyMap<string, readonly Method[]>

/** The methods that are composed of several operations, by their paths, such as `parcels.redirectToNearest`. */
export type ComposedMethods = Readonly<Record<string, Composed>>

/** Returns all methods of the client, by subject and name. */
export function groupMethods(
  schema: GraphQLSchema,
  documents: DocumentFile[],
  composed: ComposedMethods,
): GroupedMethods {
  const written = Object.entries(composed).map(([path, given]) => ({ path, ...readComposed(path, given) }))
  const methods = [...readSignatures(schema, documents).map(toMethod), ...written]
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, ...method }) => ({ ...method, group: path.split('.').slice(0, -1).join(), name: nameOf(path) }))
  return Map.groupBy(methods, ({ group }) => group)
}

function toMethod({ method, marks, paragraphs, example, parameter, result, name }: Signature) {
  return {
    path: method,
    marks,
    comment: [...paragraphs, `@example\n${example}`],
    parameter,
    result,
    calls: name,
    file: null,
  }
}
