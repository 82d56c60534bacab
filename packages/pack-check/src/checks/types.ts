import { symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Finding, Setting } from '../check.ts'
import { runProgram } from '../run-program.ts'
import { toolPath } from '../tools.ts'

const strict = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
}
const browser = { lib: ['es2022', 'dom', 'dom.iterable'], types: [] }
const server = { lib: ['es2022'], types: ['node'] }

/** The projects of users: how they find modules, and where they run. */
const projects = {
  'nodenext, a server': { ...strict, ...server, module: 'nodenext', moduleResolution: 'nodenext' },
  'nodenext, a browser': { ...strict, ...browser, module: 'nodenext', moduleResolution: 'nodenext' },
  'bundler, a browser': { ...strict, ...browser, module: 'esnext', moduleResolution: 'bundler' },
}

const compilers = {
  'TypeScript 7': join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc'),
  'TypeScript 5': toolPath('typescript-5/bin/tsc'),
}

/** Checks the types as strict projects see them, the declarations of the package included. */
export async function checkTypes({ installPackage, env }: Setting): Promise<Finding> {
  const folder = await installPackage()
  await symlink(toolPath('@types'), join(folder, 'node_modules/@types'))
  // Its import syntax is that of modules.
  await writeFile(join(folder, 'types/package.json'), '{ "type": "module" }')
  const failures: string[] = []
  for (const [project, compilerOptions] of Object.entries(projects)) {
    const file = join(folder, 'tsconfig.json')
    await writeFile(file, JSON.stringify({ compilerOptions, include: ['types'] }))
    for (const [compiler, tsc] of Object.entries(compilers)) {
      await runProgram(process.execPath, [tsc, '--project', file], folder, env).catch((error: unknown) => {
        failures.push(`${compiler}, ${project}: ${String(error)}`)
      })
    }
  }
  if (failures.length > 0) throw new Error(failures.join('\n'))
  return { note: `${Object.keys(compilers).join(' and ')}: ${Object.keys(projects).join('; ')}` }
}
