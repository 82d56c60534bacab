import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as buildWithEsbuild } from 'esbuild'
import { build as buildWithVite } from 'vite'
import type { Finding, Setting } from '../check.ts'

/** The uses of a module, and the operations whose documents its bundle may hold. */
const uses = {
  'one operation': {
    code: `export { createExecutor, nearestOutlets } from '@restante/sdk/operations'`,
    operations: ['query nearestOutlets'],
  },
  'one error class': { code: `export { RateLimitedError } from '@restante/sdk'`, operations: [] },
}

const bundlers: Record<string, (entry: string) => Promise<string>> = {
  esbuild: async (entry) => {
    const { outputFiles } = await buildWithEsbuild({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      write: false,
      logLevel: 'silent',
    })
    return outputFiles[0]!.text
  },
  Vite: async (entry) => {
    const built = await buildWithVite({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'bundle' } },
    })
    return (built as { output: { code: string }[] }[])[0]!.output[0]!.code
  },
}

/** Checks that bundlers leave out what a project does not use. */
export async function checkBundle({ installPackage }: Setting): Promise<Finding> {
  const folder = await installPackage()
  const faults: string[] = []
  for (const [use, { code, operations }] of Object.entries(uses)) {
    const entry = join(folder, `${use.replaceAll(' ', '-')}.mjs`)
    await writeFile(entry, code)
    for (const [bundler, bundle] of Object.entries(bundlers)) {
      const found = (await bundle(entry)).match(/(?<=["'`])(query|mutation) \w+/g) ?? []
      if (found.join() !== operations.join())
        faults.push(`${bundler}, ${use}: the bundle has ${found.join() || 'none'}`)
    }
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return { note: `${Object.keys(bundlers).join(' and ')} leave out what is not used` }
}
