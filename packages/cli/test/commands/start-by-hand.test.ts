import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const main = join(import.meta.dirname, '../../src/main.ts')

/** Prints the address of each module of the SDK that is loaded. */
const watch = `
  import { registerHooks } from 'node:module'
  registerHooks({
    load(url, context, next) {
      if (url.includes('/packages/sdk/')) console.log('loads', url)
      return next(url, context)
    },
  })`

it.each([
  ['by hand', ''],
  ['by npm run', '--conditions=@restante/source'],
])('runs the SDK from its sources when it is started %s', (_, nodeOptions) => {
  const printed = execFileSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(watch)}`, main, '--help'],
    { env: { ...process.env, NODE_OPTIONS: nodeOptions }, encoding: 'utf8' },
  )
  expect(printed).toContain('restante <command>')
  expect(printed).toMatch(/^loads .*\/packages\/sdk\/src\/index\.ts$/m)
  expect(printed).not.toContain('/packages/sdk/dist/')
})
