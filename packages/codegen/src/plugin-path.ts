/** The path of a plugin of this package, from the root: `pluginPath('errors/faults')`. */
export function pluginPath(name: string): string {
  return `./packages/codegen/src/${name}.ts`
}
