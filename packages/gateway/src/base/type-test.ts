import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql'
import type { ResponseObject } from './response-data.ts'

/** Returns true when an object of the given type satisfies a type condition. */
export type TypeTest = (typename: string, condition: string) => boolean

/** Makes the test for the types of a schema. */
export function createTypeTest(schema: GraphQLSchema): TypeTest {
  return (typename, condition) => {
    if (typename === condition) return true
    const abstract = schema.getType(condition)
    const type = schema.getType(typename)
    return isAbstractType(abstract) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(abstract, type)
  }
}

/**
 * Returns true when an object satisfies one of the type conditions. Without `__typename` it can only be of the type
 * that its field declares, which the planner has checked.
 */
export function satisfies(object: ResponseObject, conditions: readonly string[], test: TypeTest): boolean {
  const typename = object['__typename']
  return typeof typename !== 'string' || conditions.some((condition) => test(typename, condition))
}
