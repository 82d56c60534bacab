/** The graph's schema, in the form that the project's loader of `.graphql` files gives it. */
declare const schema: unknown
export default schema
