import { findStoredData, removeStoredData } from '@restante/store'
import type { Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { formatBytes } from '../format-bytes.ts'
import { UsageError } from '../words/usage-error.ts'

/** Removes the data of the embedded PostgreSQL. */
export const cleanCommand: Command = {
  name: 'clean',
  summary: 'removes the data of the embedded PostgreSQL',
  usage: [
    'restante clean [--yes] [--json]',
    '',
    '--yes    removes without asking',
    '--json   prints { entries: [{ path, bytes }], isRemoved } as one line of JSON',
    '',
    'Shows what is in the folder of RESTANTE_DATA, and in /var/lib/restante where the server of root has it, and how big it is; then asks.',
    'Everything in it is lost: outlets, parcels, keys and the secret. Nothing is removed while a server uses it. Other files',
    'in the folder stay.',
  ],
  options: { yes: { type: 'boolean' }, json: { type: 'boolean' } },
  async run({ options, env, terminal, stop }) {
    const { databaseUrl, dataDirectory } = readConfig(env)
    if (databaseUrl !== null)
      throw new UsageError(
        `DATABASE_URL is set: the data is there, and clean removes only what is in ${dataDirectory}.`,
      )
    const { entries, isInUse } = await findStoredData(dataDirectory)
    const report = (isRemoved: boolean): void => {
      if (options['json']) terminal.print(JSON.stringify({ entries, isRemoved }))
    }
    if (entries.length === 0) {
      terminal.say(`There is no data in ${dataDirectory}.`)
      report(false)
      return 'done'
    }
    for (const { path, bytes } of entries) terminal.say(`${formatBytes(bytes).padStart(8)}  ${path}`)
    if (isInUse) throw new Error('A server uses the data: stop it first.')
    const total = formatBytes(entries.reduce((sum, { bytes }) => sum + bytes, 0))
    if (options['yes'] !== true && !(await terminal.confirm(`Remove all of it, ${total}?`, stop))) {
      terminal.say('Nothing was removed.')
      report(false)
      return 'done'
    }
    await removeStoredData(dataDirectory)
    terminal.say(`✔ Removed ${total}.`)
    report(true)
    return 'done'
  },
}
