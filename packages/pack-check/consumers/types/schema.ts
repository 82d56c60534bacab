import schema from '@restante/sdk/schema.graphql'

/** The schema, whatever a loader of `.graphql` files makes of it. */
export const loaded: unknown = schema
