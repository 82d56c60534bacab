import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const uri = new URL('../shown-in-an-editor.ts', import.meta.url).href

interface Message {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
}

/** The language server of the compiler, as an editor runs it, with one file open. */
export interface LanguageServer {
  /** Returns what an editor shows over the last name of a line: the declaration, and the comment. */
  hover(line: number): Promise<{ declaration: string; comment: string }>
  /** Returns the names that an editor offers at the end of a line, less `before` characters. */
  complete(line: number, before: number): Promise<string[]>
  stop(): void
}

/** Starts a language server with a file of that text, which need not exist. */
export async function startLanguageServer(text: string): Promise<LanguageServer> {
  const server = spawn(`${root}node_modules/.bin/tsc`, ['--lsp', '--stdio'])
  const { ask, tell } = connect(server)
  const lines = text.split('\n')
  await ask('initialize', { processId: process.pid, rootUri: pathToFileURL(root).href, capabilities: hoverInMarkdown })
  tell('initialized', {})
  tell('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } })
  const at = (line: number, before: number) => ({
    textDocument: { uri },
    position: { line, character: lines[line]!.length - before },
  })
  return {
    async hover(line) {
      const { contents } = (await ask('textDocument/hover', at(line, 1))) as { contents: { value: string } }
      const [, declaration = '', comment = ''] = /^```\w+\n([^]*?)\n```\n?([^]*)$/.exec(contents.value) ?? []
      return { declaration, comment: comment.trim() }
    },
    async complete(line, before) {
      const { items } = (await ask('textDocument/completion', at(line, before))) as { items: { label: string }[] }
      return items.map(({ label }) => label)
    },
    stop: () => void server.kill(),
  }
}

const hoverInMarkdown = { textDocument: { hover: { contentFormat: ['markdown'] } } }

/** Returns what sends a request and waits for its response, and what sends a notification. */
function connect({ stdin, stdout }: ChildProcessWithoutNullStreams) {
  const waiting = new Map<number, (result: unknown) => void>()
  let sent = 0
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  readMessages(stdout, ({ id, method, result }) => {
    if (id === undefined) return
    if (method === undefined) waiting.get(id)?.(result)
    else send({ id, result: null })
  })
  return {
    tell: (method: string, params: object): void => send({ method, params }),
    ask(method: string, params: object): Promise<unknown> {
      const id = (sent += 1)
      send({ id, method, params })
      return new Promise((resolve) => waiting.set(id, resolve))
    },
  }
}

function readMessages(stdout: NodeJS.ReadableStream, onMessage: (message: Message) => void): void {
  let received = Buffer.alloc(0)
  stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const start = received.indexOf('\r\n\r\n') + 4
      const length = Number(/Content-Length: (\d+)/i.exec(received.subarray(0, Math.max(start, 0)).toString())?.[1])
      if (start < 4 || received.length < start + length) return
      onMessage(JSON.parse(received.subarray(start, start + length).toString()) as Message)
      received = received.subarray(start + length)
    }
  })
}
