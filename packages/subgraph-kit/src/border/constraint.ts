import {
  getDirectiveValues,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isListType,
  isScalarType,
} from 'graphql'
import { scalars } from '../schema/scalars.ts'

/** Limits of one argument or input field. Lengths are Unicode characters; those of a list's items stand on the list. */
export interface Constraint {
  readonly minLength: number
  readonly maxLength: number
  readonly minItems: number
  readonly maxItems: number
  /** True when no item of the list may occur twice. */
  readonly uniqueItems: boolean
  /** Limits of a number. */
  readonly min: number
  readonly max: number
}

/** Limits of what states none. The description of `@constraint` repeats them. */
const defaults: Constraint = {
  minLength: 0,
  maxLength: 255,
  minItems: 0,
  maxItems: 100,
  uniqueItems: false,
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
}
const maxIdLength = 100

/** Returns true for a type whose values are text in any form. */
export function isTextType(name: string): boolean {
  return name === 'String' || name === 'ID'
}

/**
 * Reads the limits of an argument or input field. Throws for a limit that has no effect on its type, so that none stands in
 * the schema in vain, and for a scalar whose values have no limit at all.
 */
export function readConstraint(
  schema: GraphQLSchema,
  { astNode, type }: GraphQLArgument | GraphQLInputField,
  at: string,
): Constraint {
  const directive = schema.getDirective('constraint')
  const stated: Partial<Constraint> = (directive && astNode && getDirectiveValues(directive, astNode)) ?? {}
  const effective = effectiveLimits(type, at)
  for (const name of Object.keys(stated)) {
    if (!effective.includes(name)) throw new Error(`@constraint(${name}:) has no effect on ${at}.`)
  }
  return { ...defaults, ...(getNamedType(type).name === 'ID' && { maxLength: maxIdLength }), ...stated }
}

function effectiveLimits(type: GraphQLInputType, at: string): readonly string[] {
  const leaf = getNamedType(type)
  const ofList = isListType(getNullableType(type)) ? ['minItems', 'maxItems', 'uniqueItems'] : []
  if (isTextType(leaf.name)) return [...ofList, 'minLength', 'maxLength']
  if (!isScalarType(leaf) || leaf.name === 'Boolean') return ofList
  if (leaf.name === 'Int' || leaf.name === 'Float' || Object.hasOwn(scalars, leaf.name))
    return [...ofList, 'min', 'max']
  throw new Error(`${at} is of the scalar ${leaf.name}, whose values have no limit.`)
}
