// `npm run dev`: `npm start` that restarts when a source, schema or migration changes. The data stays.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { restartOnChange } from './restart-on-change.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())

process.exitCode = await restartOnChange({
  command: process.execPath,
  args: [join(root, 'packages/cli/src/main.ts'), 'start', ...process.argv.slice(2)],
  folders: globSync('packages/*/{src,schema,migrations,sql}', { cwd: root }).map((folder) => join(root, folder)),
  isRelevant: (file) => !file.endsWith('.test.ts') && !file.endsWith('~'),
  say: (line) => console.error(`dev: ${line}`),
  stop: stop.signal,
})
