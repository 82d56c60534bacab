#!/usr/bin/env node
import { runCommand } from './run-command.ts'
import { createTerminal } from './terminal.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The first asks to drain; who asks again while that is under way is not obeyed, because it would lose nothing but time.
  process.on(signal, () => stop.abort())
}

// Whoever read the output is gone: there is nobody to work for.
process.stdout.on('error', () => stop.abort())

process.exitCode = await runCommand({
  words: process.argv.slice(2),
  env: process.env,
  terminal: createTerminal(process, process.env),
  stop: stop.signal,
})

// One of several processes is done when this one is; their bond would keep it.
if (process.connected) process.disconnect()
