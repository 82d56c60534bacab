import type { Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../open-store.ts'

/** Brings the database up to date, as every command that uses it does first. */
export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'brings roles and schemas of the database up to date',
  usage: ['restante migrate'],
  options: {},
  async run({ env, terminal }) {
    const store = await openStore(readConfig(env), terminal)
    await store.close()
    terminal.say('✔ The schema is up to date.')
    return 'done'
  },
}
