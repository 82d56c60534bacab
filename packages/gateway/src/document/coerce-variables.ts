import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type VariableDefinitionNode,
} from 'graphql'
import { type Refusal, type RefusalReason } from '../base/refusal.ts'

/** Variables as the operation declares them, defaults filled in. Without a prototype: any name is only a name. */
export type Variables = Readonly<Record<string, unknown>>

const maxReasons = 5

/**
 * Coerces variables to the types that the operation declares. The reasons of a refusal name variable, place and type,
 * never a value: a value may be a person's name or a key, and messages end in logs.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): { readonly kind: 'coerced'; readonly variables: Variables } | Refusal {
  const variables: Record<string, unknown> = Object.create(null)
  const reasons: RefusalReason[] = []
  for (const definition of definitions) {
    const name = definition.variable.name.value
    const type = typeFromAST(schema, definition.type)
    // Validation has refused documents with variables of output types.
    if (!isInputType(type)) continue
    if (!Object.hasOwn(given, name) || given[name] === undefined) {
      if (definition.defaultValue) variables[name] = valueFromAST(definition.defaultValue, type)
      else if (isNonNullType(type)) {
        const message = `Variable "$${name}" of required type "${String(type)}" was not provided.`
        reasons.push({ message, argument: name })
      }
      continue
    }
    variables[name] = coerceInputValue(given[name], type, (path, _value, error) => {
      if (reasons.length < maxReasons) {
        reasons.push({ message: describe(name, path, error), argument: [name, ...path].join('.') })
      }
    })
  }
  if (reasons.length > 0) return { kind: 'refused', code: 'BAD_USER_INPUT', reasons }
  return { kind: 'coerced', variables }
}

/** Messages of graphql-js that name only types and declared names. Any other could repeat a value. */
const harmless =
  /^(?:Expected non-nullable type "[^"]+" not to be null\.|Field "\w+" of required type "[^"]+" was not provided\.|Exactly one key must be specified for OneOf type "\w+"\.|Expected type "\w+" to be an object\.)$/
const ofType = /^(?<type>\w+) cannot represent /

function describe(name: string, path: readonly (string | number)[], error: GraphQLError): string {
  const place = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`),
    name,
  )
  const type = ofType.exec(error.message)?.groups?.['type']
  // A scalar that throws a fault of the registry has promised a sentence that repeats no value.
  if (error.extensions['code'] === 'BAD_USER_INPUT' || harmless.test(error.message))
    return `Variable "$${name}" at "${place}": ${error.message}`
  if (type !== undefined) return `Variable "$${name}" has a value at "${place}" that is no ${type}.`
  return `Variable "$${name}" has a value at "${place}" that does not fit its type.`
}
