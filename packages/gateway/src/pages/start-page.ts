import type { FastifyInstance } from 'fastify'
import { escapeHtml, sendPage } from './send-page.ts'
import { listShownKeys, type SampleKey, type Welcome } from './welcome.ts'

/** Serves the page at /, which says what is here and what to do first. */
export function serveStartPage(app: FastifyInstance, welcome: Welcome, hasGraphiql: boolean): void {
  app.route({
    url: '/',
    method: ['GET', 'HEAD'],
    handler({ headers }, reply) {
      const keys = hasGraphiql ? listShownKeys(welcome, headers.host) : []
      return sendPage(reply, welcome.title, writeStartPage(welcome, hasGraphiql, keys, headers.host ?? 'localhost'))
    },
  })
}

/** A row of a list of terms; its parts are HTML. */
type Row = readonly [term: string, description: string]

function writeStartPage(welcome: Welcome, hasGraphiql: boolean, keys: readonly SampleKey[], host: string): string {
  const { title, summary, query, reading, attributions } = welcome
  const [first] = keys
  const places: Row[] = [
    [
      '<code>/graphql</code>',
      'The graph, by POST and GET; subscriptions by WebSocket (<code>graphql-transport-ws</code>)',
    ],
    ['<code>/graphql/stream</code>', 'The same by server-sent events'],
    ...(hasGraphiql
      ? [
          [
            '<a href="/graphiql">GraphiQL</a>',
            first && query ? 'Opens with a key and a query that runs at the first click' : 'Explores the schema',
          ] as const,
        ]
      : []),
    [
      '<a href="/health/ready">/health/ready</a>',
      'Tells that requests are served; <a href="/health/live">/health/live</a> that the process runs',
    ],
  ]
  return [
    '<main>',
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(summary)}</p>`,
    section('What is here', list(places)),
    first
      ? section('Keys to try', list(keys.map(writeKey)))
      : section('Keys', '<p>Send yours as <code>Authorization: Bearer &lt;key&gt;</code>.</p>'),
    first && query
      ? section('A first query', `<pre><code>${escapeHtml(writeCurl(host, first.key, query))}</code></pre>`)
      : '',
    reading.length > 0
      ? section('To read', `<ul>${reading.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`)
      : '',
    '</main>',
    attributions.length > 0 ? `<footer>${attributions.map(escapeHtml).join('<br>')}</footer>` : '',
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function section(title: string, content: string): string {
  return `<section>\n<h2>${title}</h2>\n${content}\n</section>`
}

function list(rows: readonly Row[]): string {
  return `<dl>\n${rows.map(([term, description]) => `<dt>${term}</dt><dd>${description}</dd>`).join('\n')}\n</dl>`
}

function writeKey({ name, key, meaning }: SampleKey): Row {
  return [escapeHtml(name), `<code>${escapeHtml(key)}</code><br><span>${escapeHtml(meaning)}</span>`]
}

function writeCurl(host: string, key: string, query: string): string {
  // Within single quotes a shell leaves everything alone but these.
  const body = JSON.stringify({
    query: query
      .replaceAll(/^#.*\n/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  })
  return [
    `curl http://${host}/graphql \\`,
    `  -H 'authorization: Bearer ${key}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${body.replaceAll("'", String.raw`'\''`)}'`,
  ].join('\n')
}
