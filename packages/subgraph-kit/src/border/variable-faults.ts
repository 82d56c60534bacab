import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
} from 'graphql'
import { inputFault } from '../faults.ts'

const maxFaults = 5

/**
 * Returns the faults of variables that do not fit the types which the document declares, each with its place; none for
 * variables that fit, or a document that cannot be read. Execution refuses such variables too, but repeats their values.
 */
export function findVariableFaults(
  schema: GraphQLSchema,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const faults: GraphQLError[] = []
  for (const { variable, type: typeNode, defaultValue } of readVariables(query)) {
    const name = variable.name.value
    const type = typeFromAST(schema, typeNode)
    if (!isInputType(type)) continue
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value === undefined) {
      if (isNonNullType(type) && !defaultValue) faults.push(inputFault(name, 'must be given.'))
      continue
    }
    coerceInputValue(value, type, (path, _value, error) => {
      if (faults.length < maxFaults) faults.push(inputFault([name, ...path].join('.'), reasonOf(error)))
    })
  }
  return faults
}

function readVariables(query: string) {
  try {
    const operation = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
    return operation?.variableDefinitions ?? []
  } catch {
    return []
  }
}

const ofScalar = /^\w+ (?<reason>must be .+)$/s
const missing = /^Field "(?<name>\w+)" of required type "[^"]+" was not provided\.$/

/** Returns the end of a sentence about a value. Only a scalar's own fault has promised to repeat no value. */
function reasonOf({ message, extensions }: GraphQLError): string {
  const own = extensions['code'] === 'BAD_USER_INPUT' ? ofScalar.exec(message)?.groups?.['reason'] : undefined
  const name = missing.exec(message)?.groups?.['name']
  return own ?? (name === undefined ? 'does not fit its type.' : `must have the member \`${name}\`.`)
}
