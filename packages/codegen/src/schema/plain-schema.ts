import { type DefinitionNode, type DirectiveNode, Kind, parse, print, visit } from 'graphql'

const kept = new Set(['deprecated', 'specifiedBy', 'oneOf'])

/**
 * The schema as clients see it, printed: a subgraph's or the supergraph's SDL without what only federation reads (its
 * directives, scalars, enums and the schema definition that links them).
 */
export function printPlainSchema(sdl: string): string {
  const document = visit(parse(sdl), {
    Directive: (node: DirectiveNode) => (kept.has(node.name.value) ? undefined : null),
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
