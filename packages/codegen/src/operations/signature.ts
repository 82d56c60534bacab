import { type GraphQLSchema, isObjectType } from 'graphql'
import type { DocumentFile } from '../plugin.ts'
import { hasMark, type Operation, readOperations } from './operation.ts'
import { readSelections } from './selections.ts'
import { TypeNames } from './type-names.ts'
import { inputName, variablesName } from './variables.ts'

/** An operation as a function of the SDK. */
export interface Signature extends Operation {
  /** `input: CreateParcelInput`, or null for an operation without variables. */
  parameter: string | null
  /** Its type, such as `Promise<Outcome<CreateParcelPayload, 'parcel'>>`. */
  result: string
  /** The paragraphs about it: its description, and the errors of its payload. */
  paragraphs: string[]
}

/** Returns the operations as functions, with the types that `types.ts` has. */
export function readSignatures(schema: GraphQLSchema, documents: DocumentFile[]): Signature[] {
  const { roots, types } = readSelections(schema, documents, new TypeNames())
  return readOperations(schema, documents).map((operation) => {
    const { type, of } = roots.get(operation.name)!
    const payload = operation.isList ? types.get(of!)!.fields.find(({ name }) => name === 'results')!.of : of
    return {
      ...operation,
      parameter: printParameter(operation, schema),
      result: printResult(operation, type, payload!),
      paragraphs: [operation.description, readErrors(schema, payload)],
    }
  })
}

function printParameter(operation: Operation, schema: GraphQLSchema): string | null {
  if (operation.kind === 'mutation') return `input: graph.${inputName(operation, schema)}`
  return operation.node.variableDefinitions?.length ? `variables: graph.${variablesName(operation)}` : null
}

function printResult(operation: Operation, type: string, payload: string): string {
  if (operation.kind === 'query') {
    return operation.isConnection ? `Pages<graph.${payload}>` : `Promise<graph.${type}>`
  }
  const nothing = hasMark(operation, 'can be nothing') ? ', null' : ''
  const outcome = `Outcome<graph.${payload}, '${operation.resultField}'${nothing}>`
  return operation.isList ? `Promise<readonly ${outcome}[]>` : `Promise<${outcome}>`
}

/** Returns what a payload says about its errors, which begins with their codes. */
function readErrors(schema: GraphQLSchema, payload: string | null): string {
  const type = payload === null ? undefined : schema.getType(payload)
  const errors = isObjectType(type) ? type.getFields()['userErrors']?.description : undefined
  return errors ? `In \`userErrors\`: ${errors.replace(/^Errors: /, '')}` : ''
}
