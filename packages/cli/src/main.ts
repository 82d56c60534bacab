#!/usr/bin/env node
import { registerHooks } from 'node:module'
import { createTerminal } from './terminal.ts'

// The workspace runs the SDK from its sources, under a condition that `npm run` sets. A start by hand sets it here, before
// anything is loaded that imports the SDK.
if (!import.meta.resolve('@restante/sdk').endsWith('.ts')) {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@restante/source'] }),
  })
}
const { runCommand } = await import('./run-command.ts')

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The first signal starts the drain; later ones are ignored, because cutting it short would save only time.
  process.on(signal, () => stop.abort())
}

// The reader of the output is gone, so nobody needs the work.
process.stdout.on('error', () => stop.abort())

process.exitCode = await runCommand({
  words: process.argv.slice(2),
  env: process.env,
  terminal: createTerminal(process, process.env),
  stop: stop.signal,
})

// The channel to the parent process would keep a finished worker alive.
if (process.connected) process.disconnect()
