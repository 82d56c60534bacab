// Load from Node where wrk is absent: `node load.mjs <address> <seconds> <connections> <key> <offsets> <before> <after>`.
import autocannon from 'autocannon'

const [url, seconds, connections, key, offsets, before, after] = process.argv.slice(2)
const bodies = Array.from({ length: Number(offsets) }, (_, offset) => ({ body: `${before}${offset}${after}` }))
const result = await autocannon({
  url,
  method: 'POST',
  duration: Number(seconds),
  connections: Number(connections),
  headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${key}` },
  // Each connection goes through all offsets in an order of its own.
  setupClient: (client) => client.setRequests(bodies.toSorted(() => Math.random() - 0.5)),
})
const { requests, duration, latency, throughput, errors, timeouts, non2xx } = result
const load = {
  requests: requests.total,
  seconds: duration,
  p50Ms: latency.p50,
  p99Ms: latency.p99,
  bytes: throughput.total,
  failures: errors + timeouts + non2xx,
}
console.log(`LOAD ${JSON.stringify(load)}`)
