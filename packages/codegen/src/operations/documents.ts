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

/** Writes the documents as typed strings. */
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
export const ${documentName(operation)} = /*#__PURE__*/ new TypedDocumentString<
  { readonly ${name}: graph.${type} },
  ${variables}
>(\`${readText(operation, documents).text}\`)`
  })
  const { imports, content } = importTypes(printed.join('\n'))
  return { prepend: ["import { TypedDocumentString } from '../typed-document.ts'", imports], content }
}
