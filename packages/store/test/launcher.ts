import { startEmbeddedServer } from '../src/index.ts'

/** A process that holds an embedded server until its standard input ends: prints the server's URL, then what it logged. */
const [dataDirectory = ''] = process.argv.slice(2)
const logged: string[] = []
const server = await startEmbeddedServer({ dataDirectory, log: (line) => logged.push(line) })
console.log(JSON.stringify({ url: server.url, logged }))
process.stdin.on('end', () => void server.release()).resume()
