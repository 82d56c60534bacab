import type { Plugin } from '../plugin.ts'
import { type Operation, readOperations } from './operation.ts'

/** Writes one function per operation: its name is the operation's, its comment stands above the document. */
export const plugin: Plugin = (schema, documents) => {
  const operations = readOperations(schema, documents)
  return {
    prepend: [
      "import { type CallOptions, type Executor } from '../executor.ts';",
      "import { type ListInput, type MutationInput, mutate, mutateMany, type Outcome } from '../outcome.ts';",
      "import { type Pages, readPages } from '../pages.ts';",
      "import { readField } from '../read-field.ts';",
      "import * as graph from './graphql.ts';",
    ],
    content: operations.map(printFunction).join('\n'),
  }
}

function printFunction(operation: Operation): string {
  const { name, field: root, resultField } = operation
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}`
  const kind = operation.kind === 'query' ? 'Query' : 'Mutation'
  const field = `graph.${type}${kind}['${root}']`
  const variables = `graph.${type}${kind}Variables`
  const document = `graph.${type}Document`
  const print = (parameter: string, result: string, call: string): string => `
/**
${operation.description.replaceAll(/^/gm, ' * ')}
 */
export function ${name}(client: Executor, ${parameter}options?: CallOptions): ${result} {
  return ${call};
}`
  if (resultField) {
    const [nothing, flag] = operation.canBeNothing ? [', null', ', true'] : ['', '']
    const call = `(client, ${document}, '${root}', '${resultField}', input, options${flag})`
    return operation.isList
      ? print(
          `input: ListInput<${variables}>, `,
          `Promise<readonly Outcome<NonNullable<${field}>['results'][number], '${resultField}'${nothing}>[]>`,
          `mutateMany${call}`,
        )
      : print(
          `input: MutationInput<${variables}>, `,
          `Promise<Outcome<${field}, '${resultField}'${nothing}>>`,
          `mutate${call}`,
        )
  }
  if (operation.isConnection) {
    return print(
      `variables: ${variables}, `,
      `Pages<${field}>`,
      `readPages(client, ${document}, '${root}', variables, options)`,
    )
  }
  return print(
    operation.hasVariables ? `variables: ${variables}, ` : '',
    `Promise<${field}>`,
    `readField(client, ${document}, '${root}', ${operation.hasVariables ? 'variables' : '{}'}, options)`,
  )
}
