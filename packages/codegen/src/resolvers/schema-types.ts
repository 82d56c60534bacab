import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql'
import type { Plugin } from '../plugin.ts'

/** Writes `SchemaTypes`, which names for `createSubgraph` what the official plugin printed. */
export const plugin: Plugin<{ context: string; entities: readonly string[] }> = (_schema, _documents, config) => ({
  prepend: ["import type { Complete } from '@restante/subgraph-kit';"],
  content: `
/** The types of this schema, for \`createSubgraph\`. */
export interface SchemaTypes {
  context: ${config.context};
  resolvers: Complete<Resolvers, ResolversParentTypes>;
  entities: Pick<ResolversParentTypes, ${config.entities.map((name) => `'${name}'`).join(' | ') || 'never'}>;
}
`,
})

/** Returns the types that a subgraph resolves by key. */
export function entitiesOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && node.directives?.some(isResolvableKey) ? [node.name.value] : [],
  )
}

/** True for a `@key` by which the subgraph itself can be asked: one that it only refers to says `resolvable: false`. */
function isResolvableKey({ name, arguments: given }: ConstDirectiveNode): boolean {
  return (
    name.value === 'key' && !given?.some((argument) => argument.value.kind === Kind.BOOLEAN && !argument.value.value)
  )
}
