import type { GraphQLEnumType } from 'graphql'
import type { Plugin } from '../plugin.ts'
import { type Choices, collectInputs, printEnum, printInputType } from './input-types.ts'
import { readOperations } from './operation.ts'
import { printSelectedType } from './output-types.ts'
import { readSelections } from './selections.ts'
import { readText } from './document-text.ts'
import { TypeNames } from './type-names.ts'
import { inputsOf, printVariables } from './variables.ts'

/** Writes the types of results, inputs, variables and enums, each with the descriptions of the schema. */
export const plugin: Plugin<{ choices: Choices }> = (schema, documents, { choices }) => {
  const names = new TypeNames()
  const operations = readOperations(schema, documents)
  const { types } = readSelections(schema, documents, names)
  const inputs = collectInputs(
    schema,
    operations.flatMap(({ node }) => inputsOf(node, schema)),
  )
  const absent = Object.keys(choices).filter((name) => !inputs.some((input) => input.name === name))
  if (absent.length > 0) throw new Error(`codegen.ts: no operation takes ${absent.join(', ')}.`)
  const parts = [
    ...[...types.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((type) => printSelectedType(type, types)),
    ...operations
      .filter(({ kind, node }) => kind === 'query' && node.variableDefinitions?.length)
      .map((operation) => printVariables(operation, readText(operation, schema, documents).document, schema, names)),
    ...inputs.map((input) => printInputType(input, names, choices)),
  ]
  const enums = [...names.enums].toSorted().map((name) => printEnum(schema.getType(name) as GraphQLEnumType))
  return [open, ...parts, ...enums].join('\n')
}

const open = `/**
 * A value of an enum in a result: one that this version of the SDK knows, or one of a newer graph. An editor completes the known
 * ones, and a \`switch\` over them needs a default. Inputs take known values only. To pass a value on that the graph has sent, state
 * that it is one: \`kinds: [outlet.kind as OutletKind]\`.
 */
export type Open<Known extends string> = Known | (string & {})
`
