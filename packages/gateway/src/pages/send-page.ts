import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** Sends a file of a page, which no other origin may embed, frame or read. */
export function sendFile(
  reply: FastifyReply,
  type: string,
  body: string | Buffer,
  policy: readonly string[],
): FastifyReply {
  return reply
    .header('content-type', `${type}; charset=utf-8`)
    .header(
      'content-security-policy',
      [...policy, "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"].join('; '),
    )
    .header('cross-origin-resource-policy', 'same-origin')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(body)
}

/** Sends a page of HTML that holds no script and loads nothing: its style stands in it, known by its digest. */
export function sendPage(reply: FastifyReply, title: string, body: string): FastifyReply {
  const policy = ["default-src 'none'", `style-src 'sha256-${styleDigest}'`, 'img-src data:']
  return sendFile(reply.header('cache-control', 'no-store'), 'text/html', layOutPage(title, body), policy)
}

/** Returns text as it stands in HTML, also between quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#c9d1d9, #3d444d); --soft: light-dark(#f6f8fa, #161b22);
  --faint: light-dark(#57606a, #9aa4af); --link: light-dark(#0a58ca, #79b8ff) }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 46rem; font: 1rem/1.55 system-ui, sans-serif;
  background: light-dark(#fff, #0d1117); color: light-dark(#1f2328, #e6edf3); overflow-wrap: anywhere }
h1 { font-size: 1.8rem; margin: 0 0 .25rem }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
p { margin: .5rem 0 }
a { color: var(--link) }
a:focus-visible { outline: 2px solid; outline-offset: 2px }
dl { margin: 0; display: grid; grid-template-columns: minmax(8rem, auto) 1fr }
dt, dd { margin: 0; padding: .4rem 0; border-top: 1px solid var(--line) }
dt { font-weight: 600; padding-right: 1rem }
dd span, footer { color: var(--faint) }
code { font: .875em/1.5 ui-monospace, monospace }
pre { margin: .5rem 0; padding: .75rem; background: var(--soft); border: 1px solid var(--line); border-radius: 6px;
  white-space: pre-wrap }
footer { margin-top: 2.5rem; font-size: .875rem }
@media (max-width: 30rem) {
  dl { display: block }
  dd { border: 0; padding-top: 0 }
}
`
const styleDigest = hash('sha256', style, 'base64')

function layOutPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}
