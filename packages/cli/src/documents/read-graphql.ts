import {
  type ExecutableDefinitionNode,
  type FragmentDefinitionNode,
  GraphQLError,
  isExecutableDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  Source,
  visit,
} from 'graphql'
import type { FileDocument } from './read-documents.ts'

/** The text of a file. */
export interface SourceText {
  readonly file: string
  readonly text: string
}

/** Returns each operation of the files as a document with the fragments that it spreads, as graphql-js prints it. */
export function readGraphql(sources: readonly SourceText[]): FileDocument[] {
  const fragments = new Map<string, FragmentDefinitionNode>()
  const operations: { readonly file: string; readonly operation: OperationDefinitionNode }[] = []
  for (const { file, text } of sources) {
    for (const definition of parseFile(file, text)) {
      if (definition.kind === Kind.OPERATION_DEFINITION) operations.push({ file, operation: definition })
      else if (fragments.has(definition.name.value))
        throw new Error(`${file}: there are two fragments ${definition.name.value}.`)
      else fragments.set(definition.name.value, definition)
    }
  }
  return operations.map(({ file, operation }) => {
    const spread = new Map<string, FragmentDefinitionNode>()
    collectFragments(operation, fragments, spread, file)
    const definitions: ExecutableDefinitionNode[] = [operation, ...spread.values()]
    return {
      source: `${file}: ${operation.name?.value ?? 'the operation without a name'}`,
      text: definitions.map(print).join('\n\n'),
    }
  })
}

/** Returns true for what JSON calls an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseFile(file: string, text: string): readonly ExecutableDefinitionNode[] {
  try {
    const { definitions } = parse(new Source(text, file))
    const executable = definitions.filter(isExecutableDefinitionNode)
    if (executable.length < definitions.length) throw new Error(`${file}: holds definitions of a schema.`)
    return executable
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const [at] = error.locations ?? []
    throw new Error(`${file}${at ? `:${at.line}:${at.column}` : ''}: ${error.message}`, { cause: error })
  }
}

function collectFragments(
  definition: ExecutableDefinitionNode,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
  found: Map<string, FragmentDefinitionNode>,
  file: string,
): void {
  visit(definition, {
    FragmentSpread({ name: { value: name } }) {
      if (found.has(name)) return
      const fragment = known.get(name)
      if (!fragment) throw new Error(`${file}: none of the files has the fragment ${name}.`)
      found.set(name, fragment)
      collectFragments(fragment, known, found, file)
    },
  })
}
