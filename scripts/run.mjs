// Runs a command of this repository: `node scripts/run.mjs <command> [arguments]`, as the scripts of package.json do.
// It is the one file that must run on whatever Node the machine has, from 18 on, before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const cli = join(root, 'packages/cli/src/main.ts')

/** What runs each command: a TypeScript file under the pinned Node, or a tool that was installed. */
const commands = {
  start: { summary: 'the whole graph with PostgreSQL and a sample network', file: cli, args: ['start'] },
  demo: { summary: 'the life of parcels from end to end, step by step', file: cli, args: ['demo'] },
  dev: {
    summary: 'start, again after every change of a source, schema or migration; the data stays',
    usage: '[options of start]',
    file: join(root, 'scripts/dev.ts'),
    args: [],
  },
  restante: { summary: 'the other commands of the graph', file: cli, args: [] },
  test: {
    summary: 'the checks, then the tests; with arguments only the tests that these choose',
    usage: [
      '[--slow] [file or part of its path ...] [options of vitest]',
      '',
      '--slow   also runs the files named *.slow.test.ts, as continuous integration does',
      '',
      'npm test                      all checks and all but the slow tests',
      'npm test -- packages/store    the tests below that path',
      'npm test -- race              the tests of that name, slow when there is nothing else',
      'npm test -- -t "a sentence"   the tests with that in their name',
    ].join('\n'),
    file: join(root, 'scripts/test.ts'),
    args: [],
  },
  'test:watch': {
    summary: 'the tests that a change touches, after each change, but for the slow ones',
    usage: '[file or part of its path ...] [options of vitest]',
    tool: 'vitest',
    args: ['watch', '--exclude=**/*.slow.test.ts'],
  },
  check: {
    summary: 'everything besides the tests: format, lint, types, unused, composed, generated',
    usage: '',
    file: join(root, 'scripts/check.ts'),
    args: ['check'],
  },
  format: { summary: 'formats', usage: '[options of oxfmt]', tool: 'oxfmt', args: [] },
  lint: {
    summary: 'lints; --fix mends what can be',
    usage: '[options of oxlint] [file ...]',
    tool: 'oxlint',
    args: ['--type-aware', '--deny-warnings'],
  },
  types: {
    summary: 'checks the types, also as users of the SDK in a browser see them',
    usage: '',
    file: join(root, 'scripts/check.ts'),
    args: ['types'],
  },
  generate: {
    summary: 'writes everything that is generated: compose, then codegen',
    usage: '',
    file: join(root, 'scripts/check.ts'),
    args: ['generate'],
  },
  compose: { summary: 'writes the supergraph', file: cli, args: ['compose'] },
  codegen: {
    summary: 'writes types, operations and reference pages from the supergraph',
    usage: '[options of graphql-codegen]',
    tool: 'graphql-codegen',
    args: [],
  },
  'pack:check': {
    summary: 'packs the SDK, installs it in empty folders and exercises it in Node, a browser and an edge runtime',
    file: join(root, 'packages/pack-check/src/main.ts'),
    args: [],
  },
  bench: { summary: 'measures against budgets and peers', file: join(root, 'bench/src/main.ts'), args: [] },
  fuzz: { summary: 'looks for faults with random input', file: join(root, 'scripts/fuzz.ts'), args: [] },
}

/** The oldest Node that runs TypeScript as it stands. */
const oldestHostNode = [22, 18]

const [name = '--help', ...rest] = process.argv.slice(2)
if (['--help', '-h', 'help'].includes(name)) {
  const width = Math.max(...Object.keys(commands).map((each) => each.length))
  const lines = Object.entries(commands).map(([each, { summary }]) => `  ${each.padEnd(width)}  ${summary}`)
  console.log(['npm run <command> [-- arguments], from the root of the repository:', '', ...lines].join('\n'))
  console.log('\nnpm run <command> -- --help says more.')
  process.exit(0)
}
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command === undefined) {
  fail(`There is no command ${JSON.stringify(name)}. There are: ${Object.keys(commands).join(', ')}.`)
}
// A command without a usage here has a help of its own.
if (command.usage !== undefined && (rest[0] === '--help' || rest[0] === '-h')) {
  console.log(`npm run ${name}${command.usage && ' -- '}${command.usage}\n\n${command.summary}`)
  process.exit(0)
}
if (Number(process.versions.node.split('.')[0]) < 18) {
  fail(`Node ${process.versions.node} is too old even to install with: use Node 18 or newer.`)
}

await installWhatIsMissing()
const node = findNode()
const path = [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter)
const [tool, toolArgs] =
  command.file === undefined
    ? [join(modules, '.bin', command.tool), command.args]
    : [node, [command.file, ...command.args]]
// Compiled code is kept with the packages that it was made from: the next start is quicker.
const compileCache = process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache/compiled')
// The workspace runs the SDK from its sources; whoever installs the package gets what was built from them.
const nodeOptions = [process.env.NODE_OPTIONS, '--conditions=@restante/source'].filter(Boolean).join(' ')
const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: compileCache, NODE_OPTIONS: nodeOptions }
const ended = await runToEnd(tool, [...toolArgs, ...rest], { stdio: 'inherit', env })
if (ended.error !== undefined) fail(`${tool} could not be run: ${ended.error.message}`)
process.exitCode = ended.code

/** Installs in a fresh clone, and again when a dependency has changed since. */
async function installWhatIsMissing() {
  const stamp = join(modules, '.restante-installed')
  const wanted = digestOfDependencies()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Installing what is missing; the first time this takes a minute or two.')
  // What the installer says goes where progress goes: the last line of stdout stays the command's.
  const installed = await runToEnd('npx', ['--yes', 'pnpm@12.21.0', 'install', '--frozen-lockfile'], {
    stdio: ['ignore', 2, 2],
    cwd: root,
    env: { ...process.env, npm_config_update_notifier: 'false' },
  })
  if (installed.error !== undefined) {
    fail(`npx, which comes with npm, could not be run: ${installed.error.message}. Install npm and try again.`)
  }
  if (installed.signal !== null) process.exit(installed.code)
  if (installed.code !== 0) {
    fail(
      [
        `The installation failed (exit code ${installed.code}; its messages are above).`,
        '- No network, or a proxy? npm must reach its registry: check with `npm ping`, set it with `npm config set registry` or HTTPS_PROXY.',
        '- "ERR_PNPM_OUTDATED_LOCKFILE"? A package.json changed without the lock file: run `npx --yes pnpm@12.21.0 install`.',
        '- A half-finished node_modules? Delete it.',
        'Then run the same command again.',
      ].join('\n'),
    )
  }
  writeFileSync(stamp, wanted)
}

/** What decides which packages are needed: the lock file and every package.json of the workspace. */
function digestOfDependencies() {
  const members = ['packages', 'examples'].flatMap((folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((member) => join(folder, member)) : [],
  )
  const hash = createHash('sha256')
  for (const file of [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...['.', 'bench', ...members].map((at) => join(at, 'package.json')),
  ]) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

/** The Node that was installed with the packages; where there is none for this machine, the one that runs this. */
function findNode() {
  const { platform, arch, versions } = process
  const isMusl = platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined
  const pinned = [`node-${platform}-${arch}`, `node-bin-${platform}-${arch}`].map((at) => join(modules, at, 'bin/node'))
  const found = isMusl ? undefined : pinned.find((file) => existsSync(file))
  if (found !== undefined) return found
  const [major, minor] = versions.node.split('.').map(Number)
  if (major > oldestHostNode[0] || (major === oldestHostNode[0] && minor >= oldestHostNode[1])) return process.execPath
  return fail(
    `Node ${versions.node} is too old, and no newer one is installed with the packages for ${platform} on ${arch}: use Node ${oldestHostNode.join('.')} or newer.`,
  )
}

/**
 * Runs a program until it ends by itself, however we are asked to end meanwhile: it drains first. Ctrl-C reaches the
 * whole foreground group, the program too, whereas `kill` and supervisors reach only us. So each request is passed on as
 * SIGTERM, which to a program that is draining already says nothing new.
 *
 * @returns {Promise<{ code: number, signal: string | null, error?: Error }>}
 */
function runToEnd(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, options)
    const passOn = () => child.kill('SIGTERM')
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, passOn)
    const end = (result) => {
      for (const signal of signals) process.off(signal, passOn)
      resolve(result)
    }
    child.on('error', (error) => end({ code: 1, signal: null, error }))
    child.on('exit', (code, signal) => end({ code: code ?? 128 + constants.signals[signal], signal }))
  })
}

/** @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}
