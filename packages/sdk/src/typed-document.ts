/**
 * The text of a document that knows the types of its result and its variables: code generators call it a typed document
 * string. Anything that prints as GraphQL and carries the two types fits.
 */
export interface TypedDocument<Result, Variables> {
  /** The document, with one operation and the fragments that it uses. */
  toString(): string
  /** Never set: it only carries the types. */
  readonly __apiType?: ((variables: Variables) => Result) | undefined
}

/** A typed document of your own: `new TypedDocumentString<Result, Variables>('query …')`. */
export class TypedDocumentString<Result, Variables> extends String implements TypedDocument<Result, Variables> {
  declare readonly __apiType?: (variables: Variables) => Result
}
