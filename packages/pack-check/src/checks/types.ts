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

/** The compiler options of users' projects: how they find modules, and where they run. */
export const settings = {
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
  const project = await installPackage()
  await symlink(toolPath('@types'), join(project, 'node_modules/@types'))
  // Its import syntax is that of modules.
  await writeFile(join(project, 'types/package.json'), '{ "type": "module" }')
  const failures: string[] = []
  for (const [name, options] of Object.entries(settings)) {
    // Bundlers take ES modules only.
    const config = { compilerOptions: options, exclude: options.module === 'esnext' ? ['*.cts'] : [] }
    await compile(join(project, 'types'), config, env).catch((error: unknown) =>
      failures.push(`${name}: ${String(error)}`),
    )
  }
  if (failures.length > 0) throw new Error(failures.join('\n'))
  return { note: `${Object.keys(compilers).join(' and ')}: ${Object.keys(settings).join('; ')}` }
}

/** Checks the types of a folder with each compiler, by the `tsconfig.json` that is given. */
export async function compile(folder: string, config: object, env: NodeJS.ProcessEnv): Promise<void> {
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  for (const tsc of Object.values(compilers))
    await runProgram(process.execPath, [tsc, '--project', folder], folder, env)
}
