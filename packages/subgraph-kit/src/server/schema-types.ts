/**
 * The types of one schema, as `createSubgraph` takes them. `graphql-codegen` writes them into a subgraph's
 * `generated/resolver-types.ts` as `SchemaTypes`.
 *
 * `codegen.ts` names for each subgraph a `context`, which its resolvers share, and `mappers`: for each type whose resolvers
 * get another parent than the schema's own fields, that parent, as `<file>#<name>`. The compiler asks for a resolver of
 * every field that the parent has no value for under the field's name, and refuses a resolver that returns another type. A
 * type without a mapper has to be returned whole, `null` included. A resolver in a file of its own gets its types from
 * `SchemaTypes['resolvers']['Query']['parcel']`. Where a type does not fit, mend the parent or the resolver: a cast hides
 * what this is for.
 */
export interface SchemaTypes {
  /** The context of a request, which its resolvers share. */
  readonly context: object
  /** The resolvers that the schema needs: {@link Complete}. */
  readonly resolvers: object
  /** The parents of the resolvers of each entity, by its name. */
  readonly entities: object
}

/**
 * The types of a schema without generated ones, such as one that a test writes in place: each resolver states its own
 * parameters, and what is missing shows at run time only.
 */
export interface UncheckedSchema<Context extends object> extends SchemaTypes {
  readonly context: Context
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, UncheckedField>>>>
  readonly entities: Readonly<Record<string, object>>
}

type UncheckedResolver = (...parameters: never) => unknown
type UncheckedField = UncheckedResolver | { subscribe: UncheckedResolver; resolve?: UncheckedResolver }

/**
 * Resolvers by type and field, complete: a field may be left out where `Parents[type]` has a value for it under its name,
 * and a type where that holds for all of its fields. `All` are the resolvers as `graphql-codegen` types them, each
 * optional. A scalar is the kit's own. A field of `Subscription` has `subscribe`, which returns an async iterable of
 * events: each is an object with the field's value under its name.
 */
export type Complete<All, Parents> = {
  readonly [Type in Composite<All, Parents> as IsNeeded<All[Type], Parents[Type], Type, never>]-?: Fields<
    NonNullable<All[Type]>,
    Parents[Type]
  >
} & {
  readonly [Type in Composite<All, Parents> as IsNeeded<All[Type], Parents[Type], never, Type>]?: Fields<
    NonNullable<All[Type]>,
    Parents[Type]
  >
}

/** The types with fields, and those that are one of several. */
type Composite<All, Parents> = {
  [Type in keyof All & keyof Parents]-?: NonNullable<All[Type]> extends { readonly serialize: unknown } ? never : Type
}[keyof All & keyof Parents]

type IsNeeded<All, Parent, Yes, No> = [Unresolved<NonNullable<All>, Parent>] extends [never] ? No : Yes

type Fields<All, Parent> = {
  readonly [Name in keyof All & Unresolved<All, Parent>]-?: FieldResolver<All[Name]>
} & {
  readonly [Name in Exclude<keyof All, Unresolved<All, Parent>>]?: FieldResolver<All[Name]>
}

/** The fields that the parent has no value for under their name. */
type Unresolved<All, Parent> = {
  [Name in Exclude<keyof All, '__isTypeOf'>]-?: Name extends keyof Parent
    ? IsValue<Parent[Name], Returned<All[Name]>> extends true
      ? never
      : Name
    : Name
}[Exclude<keyof All, '__isTypeOf'>]

/** Null may also be said by leaving a member out. */
type IsValue<Value, Wanted> = [Value] extends [never]
  ? false
  : [Value] extends [null extends Wanted ? Wanted | undefined : Wanted]
    ? true
    : false

type Returned<Field> = NonNullable<Field> extends (...parameters: never) => infer Value ? Value : never

/** The resolver of a field; of the forms that a subscription's may have, the one whose events are typed. */
type FieldResolver<Field> =
  Extract<NonNullable<Field>, { subscribe: unknown }> extends never
    ? NonNullable<Field>
    : Exclude<NonNullable<Field>, ((...parameters: never) => unknown) | { resolve: (...parameters: never) => unknown }>
