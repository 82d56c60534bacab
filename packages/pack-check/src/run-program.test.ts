import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import { foreignEnvironment, runProgram } from './run-program.ts'

it('hides the workspace from a program of another project', () => {
  const bin = join(import.meta.dirname, '../../../node_modules/.bin')
  const env = foreignEnvironment({
    HOME: '/home/someone',
    PATH: [bin, '/usr/bin'].join(delimiter),
    NODE_OPTIONS: '--conditions=@restante/source',
    npm_config_registry: 'https://registry.example/',
    npm_package_name: 'restante',
  })
  expect(env).toEqual({ HOME: '/home/someone', PATH: '/usr/bin', npm_config_registry: 'https://registry.example/' })
})

it('returns what a program prints, and reports all it said when it fails', async () => {
  const run = (code: string): Promise<string> =>
    runProgram(process.execPath, ['--eval', code], import.meta.dirname, process.env)
  expect(await run(`console.log('done'); console.error('by the way')`)).toBe('done\n')
  await expect(run(`console.log('begun'); console.error('then broken'); process.exitCode = 3`)).rejects.toThrow(
    /ended with 3:\n(begun\nthen broken|then broken\nbegun)/,
  )
})
