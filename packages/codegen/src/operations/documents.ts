import type { Plugin } from '../plugin.ts'
import { readText } from './document-text.ts'
import { importTypes } from './import-types.ts'
import { type Operation, readOperations } from './operation.ts'
import { readSelections } from './selections.ts'
import { TypeNames } from './type-names.ts'
import { inputName, variablesName } from './variables.ts'

/** Returns the name of an operation's document. */
export function documentName({ name }: Pick<Operation, 'name'>): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}Document`
}

/** Writes the documents as plain strings with a type, which a bundler drops when they are unused. */
export const plugin: Plugin = (schema, documents) => {
  const { roots } = readSelections(schema, documents, new TypeNames())
  const printed = readOperations(schema, documents).map((operation) => {
    const { name, type } = roots.get(operation.name)!
    const variables =
      operation.kind === 'mutation'
        ? `{ readonly input: graph.${inputName(operation, schema)} }`
        : operation.node.variableDefinitions?.length
          ? `graph.${variablesName(operation)}`
          : '{}'
    return `
/** The document of \`${operation.name}\`. */
export const ${documentName(operation)} =
  '${readText(operation, schema, documents).text}' as unknown as TypedDocument<{ readonly ${name}: graph.${type} }, ${variables}>`
  })
  const { imports, content } = importTypes(printed.join('\n'))
  return { prepend: ["import type { TypedDocument } from '../typed-document.ts'", imports], content }
}
