import type { SchemaTypes } from '../generated/resolver-types.ts'

type Resolvers = SchemaTypes['resolvers']

/** Resolvers of `Event`. The event's type determines its GraphQL type. */
export const event: Resolvers['Event'] = {
  __resolveType: ({ type }) =>
    type.startsWith('redirect.') ? 'RedirectEvent' : type.startsWith('return.') ? 'ReturnEvent' : 'ParcelEvent',
}

/** Resolvers of `ParcelEvent`. */
export const parcelEvent: Resolvers['ParcelEvent'] = {
  outlet: ({ outletId }) => outletId && { id: outletId },
}

/** Resolvers of `RedirectEvent`. */
export const redirectEvent: Resolvers['RedirectEvent'] = {
  redirectState: ({ state }) => state,
}

/** Resolvers of `ReturnEvent`. */
export const returnEvent: Resolvers['ReturnEvent'] = {
  returnState: ({ state }) => state,
}
