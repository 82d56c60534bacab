/**
 * Returns an import of the types that a text names as `graph.<Name>`, and the text with the bare names: an editor shows a signature as
 * it is written.
 */
export function importTypes(text: string): { imports: string; content: string } {
  const names = new Set(Array.from(text.matchAll(/\bgraph\.(\w+)/g), ([, name]) => name!))
  return {
    imports: `import type { ${[...names].toSorted().join(', ')} } from './types.ts'`,
    content: text.replaceAll(/\bgraph\.(?=\w)/g, ''),
  }
}
