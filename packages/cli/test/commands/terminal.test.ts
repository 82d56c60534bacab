import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createTerminal, type Terminal } from '../../src/terminal.ts'

const escape = '\u001B'

/** Returns a terminal and its output. */
function open({ isTTY, env = {} }: { isTTY?: boolean; env?: Record<string, string> }): {
  terminal: Terminal
  written: { out: string; error: string }
} {
  const written = { out: '', error: '' }
  const terminal = createTerminal(
    {
      stdout: { write: (text) => (written.out += text) },
      stderr: { write: (text) => (written.error += text), ...(isTTY !== undefined && { isTTY }) },
    },
    env,
  )
  return { terminal, written }
}

/** Shows work from beginning to end. */
function work(terminal: Terminal): void {
  const progress = terminal.begin('Outlets')
  progress.update(500)
  progress.update(500, 1_000)
  progress.update(2_000, 1_000)
  progress.end('1,000 read')
}

describe('a terminal', () => {
  it('keeps results apart from messages to the person', () => {
    const { terminal, written } = open({ isTTY: true })
    terminal.print('{"ok":true}')
    terminal.say('Working.')
    work(terminal)
    expect(written.out).toBe('{"ok":true}\n')
    expect(written.error).toContain('Working.\n')
  })

  it('draws bars and paints where a person watches', () => {
    const { terminal, written } = open({ isTTY: true })
    expect(terminal.strong('now')).toBe(`${escape}[1mnow${escape}[0m`)
    expect(terminal.faint('then')).toBe(`${escape}[2mthen${escape}[0m`)
    work(terminal)
    const steps = written.error.split(`\r${escape}[K`)
    expect(steps.slice(0, -1)).toEqual([
      '  Outlets …',
      '  Outlets 500',
      `  Outlets ${'█'.repeat(12)}${'░'.repeat(12)} 500 of 1,000`,
      `  Outlets ${'█'.repeat(24)} 2,000 of 1,000`,
    ])
    expect(steps.at(-1)).toMatch(/✔.* Outlets: 1,000 read .*\(\d+\.\d s\).*\n$/)
    expect(steps.at(-1)).toContain(`${escape}[32m✔${escape}[0m`)
  })

  it('paints nothing when the person asked for no colour, and still draws bars', () => {
    const { terminal, written } = open({ isTTY: true, env: { NO_COLOR: '1' } })
    expect(terminal.strong('now') + terminal.faint('then')).toBe('nowthen')
    work(terminal)
    expect(written.error).not.toContain(`${escape}[3`)
    expect(written.error).toContain('█')
  })

  it('paints when NO_COLOR is there but empty', () => {
    expect(open({ isTTY: true, env: { NO_COLOR: '' } }).terminal.strong('now')).toContain(escape)
  })

  it.each([[false], [undefined]])(
    'is plain when nobody watches (isTTY %s): one line, when the work is done',
    (isTTY) => {
      const { terminal, written } = open(isTTY === undefined ? {} : { isTTY })
      expect(terminal.strong('now') + terminal.faint('then')).toBe('nowthen')
      work(terminal)
      expect(written.error).toMatch(/^✔ Outlets: 1,000 read \(\d+\.\d s\)\n$/)
    },
  )

  it('ends work without a note', () => {
    const { terminal, written } = open({})
    terminal.begin('Graph').end()
    expect(written.error).toMatch(/^✔ Graph \(\d+\.\d s\)\n$/)
  })
})

describe('a question', () => {
  /** Asks where the person types `typed`, and nothing yet when it is undefined; null: nobody can. */
  async function ask(typed: string | null | undefined, stop = new AbortController().signal): Promise<boolean> {
    const stdin = Object.assign(new PassThrough(), { isTTY: typed !== null })
    const terminal = createTerminal({ stdin, stdout: { write: () => {} }, stderr: { write: () => {}, isTTY: true } })
    const asked = terminal.confirm('Remove?', stop)
    if (typed != null) stdin.end(typed)
    return asked
  }

  it.each([
    ['y\n', true],
    ['Yes\n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
    ['', false],
  ])('is answered by %j: %s', async (typed, expected) => {
    expect(await ask(typed)).toBe(expected)
  })

  it('cannot be asked where nobody types', async () => {
    await expect(ask(null)).rejects.toThrow('confirm with --yes')
  })

  it('is given up when it is time to stop', async () => {
    const before = AbortSignal.abort()
    await expect(ask('y\n', before)).rejects.toBe(before.reason)
    const stop = new AbortController()
    const asked = ask(undefined, stop.signal)
    stop.abort()
    await expect(asked).rejects.toBe(stop.signal.reason)
  })
})

it('prints results without colour where they go to a file, even if a person watches the rest', () => {
  const { terminal, written } = open({ isTTY: true })
  terminal.print(terminal.strong('result'))
  expect(written.out).toBe('result\n')
})
