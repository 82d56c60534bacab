import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sendFile } from './send-page.ts'
import { listShownKeys, schemaQuery, type Welcome } from './welcome.ts'

const require = createRequire(import.meta.url)

/**
 * Files of the page by the name in its address. All come from npm packages on this machine; nothing is loaded from
 * other hosts.
 */
const files: Readonly<Record<string, { readonly type: string; read(): Promise<string | Buffer> }>> = {
  'react.js': {
    type: 'text/javascript',
    read: () => readBeside(require.resolve('react/package.json'), 'umd/react.production.min.js'),
  },
  'react-dom.js': {
    type: 'text/javascript',
    read: () => readBeside(require.resolve('react-dom/package.json'), 'umd/react-dom.production.min.js'),
  },
  'graphiql.js': {
    type: 'text/javascript',
    read: () => readBeside(require.resolve('graphiql/package.json'), 'graphiql.min.js'),
  },
  'graphiql.css': {
    type: 'text/css',
    read: () => readBeside(require.resolve('graphiql/package.json'), 'graphiql.min.css'),
  },
  'page.css': { type: 'text/css', read: () => Promise.resolve('html,body,#page{height:100%;margin:0}') },
  'page.js': { type: 'text/javascript', read: () => Promise.resolve(script) },
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>GraphiQL</title>
    <link rel="stylesheet" href="/graphiql/graphiql.css">
    <link rel="stylesheet" href="/graphiql/page.css">
  </head>
  <body>
    <div id="page">GraphiQL needs JavaScript.</div>
    <script src="/graphiql/react.js"></script>
    <script src="/graphiql/react-dom.js"></script>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/page.js"></script>
  </body>
</html>
`

const script = `const socket = new URL('/graphql', location.href)
socket.protocol = socket.protocol.replace('http', 'ws')
// Subscriptions go over a WebSocket, which gets the headers as it begins.
const fetchGraph = GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl: socket.href })
// Until a key is pasted, requests go without one: the schema can be read all the same.
const fetcher = (request, options) => {
  const headers = { ...options?.headers }
  if (String(headers.authorization).includes('<')) delete headers.authorization
  return fetchGraph(request, { ...options, headers })
}
fetch('/graphiql/start.json').then((response) => response.json()).then(({ query, key }) => {
  const defaultHeaders = JSON.stringify({ authorization: 'Bearer ' + key }, null, 2)
  ReactDOM.createRoot(document.getElementById('page')).render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultQuery: query,
      defaultHeaders,
      defaultEditorToolsVisibility: 'headers',
    }),
  )
})
`

/** Scripts, requests and WebSockets only of this origin; the editor sets styles on its elements, hence 'unsafe-inline' for styles. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
]

/**
 * Serves GraphiQL at /graphiql, for development. The key and the query that it opens with are data, which other origins cannot
 * read, and no script, which they could run.
 */
export function serveGraphiql(app: FastifyInstance, welcome: Welcome): void {
  app.get('/graphiql', (_request, reply) => sendFile(reply, 'text/html', page, policy))
  app.get('/graphiql/start.json', ({ headers }, reply) => {
    const [first] = listShownKeys(welcome, headers.host)
    const start = { query: (first && welcome.query) ?? schemaQuery, key: first?.key ?? '<key>' }
    return sendFile(reply.header('cache-control', 'no-store'), 'application/json', JSON.stringify(start), policy)
  })
  app.get<{ Params: { file: string } }>('/graphiql/:file', async (request, reply) => {
    const name = request.params.file
    const file = Object.hasOwn(files, name) ? files[name] : undefined
    if (!file) return reply.callNotFound()
    return sendFile(reply, file.type, await file.read(), policy)
  })
}

function readBeside(manifest: string, file: string): Promise<Buffer> {
  return readFile(join(dirname(manifest), file))
}
