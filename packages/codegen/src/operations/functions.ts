import type { Plugin } from '../plugin.ts'
import { printComment } from './doc-comment.ts'
import { documentName } from './documents.ts'
import { showAsFunction } from './examples.ts'
import { importTypes } from './import-types.ts'
import { hasMark } from './operation.ts'
import { readSignatures, type Signature } from './signature.ts'

/** Writes one function per operation, of the operation's name. */
export const plugin: Plugin = (schema, documents) => {
  const signatures = readSignatures(schema, documents)
  const { imports, content } = importTypes(
    signatures.map((signature) => printFunction(signature, signatures)).join('\n'),
  )
  return {
    prepend: [
      "import type { CallOptions, Executor } from '../executor.ts'",
      "import { mutate, mutateMany, type Outcome } from '../outcome.ts'",
      "import { type Pages, readPages } from '../pages.ts'",
      "import { readField } from '../read-field.ts'",
      "import * as Documents from './documents.ts'",
      imports,
    ],
    content,
  }
}

function printFunction(signature: Signature, all: readonly Signature[]): string {
  const { name, parameter, paragraphs, example, result } = signature
  const comment = printComment([...paragraphs, `@example\n${showAsFunction(example, all)}`])
  return `
${comment}export function ${name}(client: Executor, ${parameter ? `${parameter}, ` : ''}options?: CallOptions): ${result} {
  return ${printCall(signature)}
}`
}

function printCall(signature: Signature): string {
  const { field: root, kind, resultField, parameter } = signature
  const sent = `client, Documents.${documentName(signature)}, '${root}'`
  if (kind === 'mutation') {
    const flag = hasMark(signature, 'can be nothing') ? ', true' : ''
    return `${signature.isList ? 'mutateMany' : 'mutate'}(${sent}, '${resultField}', input, options${flag})`
  }
  if (signature.isConnection) return `readPages(${sent}, variables, options)`
  return `readField(${sent}, ${parameter ? 'variables' : '{}'}, options)`
}
