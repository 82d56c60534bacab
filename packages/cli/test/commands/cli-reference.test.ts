import { expect, it } from 'vitest'
import { commands } from '../../src/commands.ts'
import { exitCodes } from '../../src/exit-code.ts'

// `npm test -- cli-reference -u` writes the page anew.
it('docs/reference/cli.md has every command, option and exit code', async () => {
  const page = [
    '# Commands',
    '',
    '<!-- Written by `npm test -- cli-reference -u` from packages/cli/src. Do not edit. -->',
    '',
    '`npm run restante -- <command> [options]`, from the root of the repository. Results go to standard output, everything else to standard',
    'error. Where no person watches there is neither colour nor a moving bar. `restante --version` prints the version, `--help` after a',
    'command what stands here.',
    '',
    '## Exit codes',
    '',
    '| Code | Meaning |',
    '|---|---|',
    ...Object.values(exitCodes).map(({ code, meaning }) => `| ${code} | ${meaning} |`),
    '',
    ...commands.flatMap(({ name, summary, usage }) => [
      `## ${name}`,
      '',
      `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
      '',
      '```',
      ...usage,
      '```',
      '',
    ]),
  ].join('\n')
  await expect(page).toMatchFileSnapshot('../../../../docs/reference/cli.md')
})
