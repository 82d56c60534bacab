import type { SchemaTypes } from '../generated/resolver-types.ts'

type Resolvers = SchemaTypes['resolvers']

const typesBySubject = {
  parcel: 'ParcelEvent',
  redirect: 'RedirectEvent',
  return: 'ReturnEvent',
  service_point: 'ServicePointEvent',
  counter: 'CounterEvent',
} as const

/** Resolvers of `Event`. The event's type determines its GraphQL type. */
export const event: Resolvers['Event'] = {
  __resolveType: ({ type }) => typesBySubject[type.slice(0, type.indexOf('.')) as keyof typeof typesBySubject],
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

/** Resolvers of `ServicePointEvent`. */
export const servicePointEvent: Resolvers['ServicePointEvent'] = {
  outlet: ({ outletId }) => ({ id: outletId }),
}
