import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The part of a bundler's plugin interface that is used here. */
interface OutputPlugin {
  readonly name: string
  generateBundle(
    this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): unknown },
    options: unknown,
    bundle: Readonly<Record<string, { readonly moduleIds?: readonly string[] }>>,
  ): void
}

/**
 * Writes the licences of the packages that are built into a bundle to a file beside it: each permits its code to be passed
 * on with its licence. A package without a licence's text stops the build.
 */
export function collectLicences(fileName: string): OutputPlugin {
  return {
    name: 'collect-licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds)
      const folders = new Set(modules.filter((id) => id.includes('/node_modules/')).map(findPackage))
      const texts = [...folders].map(readLicence).toSorted()
      if (texts.length > 0) this.emitFile({ type: 'asset', fileName, source: `${texts.join('\n\n')}\n` })
    },
  }
}

function findPackage(file: string): string {
  const [, folder = ''] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
  return folder
}

function readLicence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  if (file === undefined) throw new Error(`${name} is built into the package, and has no text of its licence.`)
  return `# ${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}`
}
