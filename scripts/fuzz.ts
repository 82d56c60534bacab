// Runs a fuzz by its name: `npm run fuzz -- gateway --minutes 10 --seed 1`. Ctrl-C ends it early, with its result so far.
const programs: Readonly<
  Record<string, () => Promise<(words: readonly string[], stop: AbortSignal) => Promise<number>>>
> = {
  gateway: async () => (await import('../packages/gateway/test/fuzz.ts')).runGatewayFuzz,
  parcels: async () => (await import('../packages/subgraph-parcels/test/walk/fuzz.ts')).runParcelsFuzz,
}

const [name = '', ...words] = process.argv.slice(2)
const load = Object.hasOwn(programs, name) ? programs[name] : undefined
if (load) {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  const run = await load()
  process.exitCode = await run(words, stop.signal)
} else {
  console.error(`npm run fuzz -- <name> [options]\n\nThere are: ${Object.keys(programs).join(', ')}.`)
  process.exitCode = 2
}
