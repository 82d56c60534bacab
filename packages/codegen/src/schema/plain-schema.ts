import { type DefinitionNode, type DirectiveNode, Kind, parse, print, visit } from 'graphql'

const clientDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf'])

/**
 * Prints the schema as clients see it: the SDL of a subgraph or the supergraph without the parts that only federation reads
 * (its directives, scalars, enums and the schema definition that links them).
 */
export function printPlainSchema(sdl: string): string {
  const document = visit(parse(sdl), {
    Directive: (node: DirectiveNode) => (clientDirectives.has(node.name.value) ? undefined : null),
  })
  return `${print({ ...document, definitions: document.definitions.filter(isForClients) })}\n`
}

function isForClients(definition: DefinitionNode): boolean {
  switch (definition.kind) {
    case Kind.SCHEMA_DEFINITION:
    case Kind.SCHEMA_EXTENSION:
    case Kind.DIRECTIVE_DEFINITION:
      return false
    default:
      return !('name' in definition && /^(join|link)__/.test(definition.name?.value ?? ''))
  }
}
