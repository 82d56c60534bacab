import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import type { Plugin } from '../plugin.ts'

/**
 * Writes the schema that clients see as a module of text, with the limits of inputs that the subgraphs state by `@constraint`
 * and without descriptions, for a graph that runs without its subgraphs' files.
 */
export const plugin: Plugin<{ sdl: string; subgraphs: readonly string[] }> = (_schema, _documents, config) => {
  const limits = new Map<string, ConstDirectiveNode>()
  let definition: DefinitionNode | undefined
  for (const sdl of config.subgraphs) {
    const document = parse(sdl)
    definition ??= document.definitions.find(
      (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === 'constraint',
    )
    visitInputs(document.definitions, (at, node) => {
      const limit = node.directives?.find(({ name }) => name.value === 'constraint')
      if (limit) limits.set(at, limit)
    })
  }
  const document = parse(config.sdl)
  const limited = visitInputs(document.definitions, (at, node) => {
    const limit = limits.get(at)
    return limit && { ...node, directives: [...(node.directives ?? []), limit] }
  })
  const definitions = [...(definition ? [definition] : []), ...limited]
  const bare = visit(
    { ...document, definitions },
    { enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined) },
  )
  // A line for each definition, so that a change of the schema is a small one here.
  const lines = bare.definitions.map((each) => stripIgnoredCharacters(print(each)))
  return [
    '/** The schema that clients see, with the limits of its inputs and without descriptions. */',
    `export const schemaText: string = \`\n${lines.join('\n')}\n\`\n`,
  ].join('\n')
}

/** Visits arguments and members of inputs; what `change` returns takes the place of the node. `at` is the way to it. */
function visitInputs(
  definitions: readonly DefinitionNode[],
  change: (at: string, node: InputValueDefinitionNode) => InputValueDefinitionNode | undefined | void,
): readonly DefinitionNode[] {
  return definitions.map((definition) => {
    const names: string[] = 'name' in definition ? [definition.name?.value ?? ''] : []
    return visit(definition, {
      FieldDefinition: {
        enter: ({ name }) => void names.push(name.value),
        leave: () => void names.pop(),
      },
      InputValueDefinition: (node) => change([...names, node.name.value].join('.'), node) ?? undefined,
    })
  })
}
