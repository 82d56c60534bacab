import { type DocumentNode, Kind } from 'graphql'
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

/** The types that a subgraph resolves by key. */
export function entitiesOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && node.directives?.some(({ name }) => name.value === 'key')
      ? [node.name.value]
      : [],
  )
}
