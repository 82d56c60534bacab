import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Finding, Setting } from '../check.ts'

const required = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'schema.graphql', 'schema.graphql.d.ts']
/** Licences of the code that is built in. */
const licenceFile = /^dist\/.+\/third-party-licences\.txt$/
const allowed = [/^dist\/.+\.(js|d\.ts)(\.map)?$/, /^src\/.+\.ts$/, licenceFile]
const forbidden = [/\.test(-d)?\.ts$/, /(^|\/)test\//, /\.config\./]

/** Checks that the tarball has what it should have and nothing else, and that every source map leads to sources in it. */
export async function checkFiles({
  files,
  installPackage,
}: Pick<Setting, 'files' | 'installPackage'>): Promise<Finding> {
  const folder = join(await installPackage(), 'node_modules/@restante/sdk')
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
  const faults = [
    ...[...required, ...listTargets(manifest)]
      .filter((file) => !files.includes(file))
      .map((file) => `${file} is missing.`),
    ...files
      .filter((file) => forbidden.some((form) => form.test(file)))
      .map((file) => `${file} does not belong in the package.`),
    ...files
      .filter((file) => !required.includes(file) && !allowed.some((form) => form.test(file)))
      .map((file) => `${file}: no rule says what it is for.`),
    ...(/"(catalog|workspace):/.test(JSON.stringify(manifest)) ? ['package.json refers to the workspace.'] : []),
  ]
  for (const map of files.filter((file) => file.endsWith('.map'))) {
    const { sources } = JSON.parse(await readFile(join(folder, map), 'utf8')) as { sources: string[] }
    for (const source of sources) {
      const path = posix.join(posix.dirname(map), source)
      if (!files.includes(path)) faults.push(`${map} names ${source}, which is not in the package.`)
    }
  }
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8')
  const licences = (await Promise.all(files.filter((file) => licenceFile.test(file)).map(read))).join('\n')
  for (const file of files.filter((each) => each.endsWith('.js'))) {
    for (const name of listBuiltIn(await read(file))) {
      if (!licences.includes(`# ${name} `)) faults.push(`${file} has code of ${name} without its licence.`)
    }
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return { note: `${files.length} files` }
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

function listTargets({ exports }: Manifest): string[] {
  return Object.values(exports)
    .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
    .map((target) => target.replace(/^\.\//, ''))
}

/** The packages whose code is built into a file: the bundler names the file of each part in a comment. */
function listBuiltIn(code: string): Set<string> {
  return new Set(Array.from(code.matchAll(/^\/\/ .*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gm), ([, name]) => name!))
}
