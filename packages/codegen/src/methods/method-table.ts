import type { Plugin } from '../plugin.ts'
import { type ComposedMethods, groupMethods, type Method } from './grouped-methods.ts'

/** Writes the functions behind the methods of the client, by subject. */
export const plugin: Plugin<{ composed: ComposedMethods }> = (schema, documents, { composed }) => {
  const groups = groupMethods(schema, documents, composed)
  const written = [...groups.values()].flat().filter(({ file }) => file !== null)
  const entries = Array.from(groups, ([group, methods]) => {
    const indent = group === '' ? '  ' : '    '
    const lines = methods.map((method) => `${indent}${method.name}: ${printCall(method)},\n`)
    return group === '' ? lines.join('') : `  ${group}: {\n${lines.join('')}  },\n`
  })
  return {
    prepend: [
      "import type { Unbound } from '../bind-methods.ts'",
      ...written.map(({ calls, file }) => `import { ${calls} } from '../${file}.ts'`),
      "import type { Methods } from './methods.ts'",
      "import * as operations from './operations.ts'",
    ],
    content: `
/** The functions behind the methods of the client. */
export const methodTable: Unbound<Methods> = {
${entries.join('')}}
`,
  }
}

function printCall({ calls, file }: Method): string {
  return file === null ? `operations.${calls}` : calls
}
