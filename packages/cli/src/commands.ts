import type { Command } from './command.ts'
import { cleanCommand } from './commands/clean.ts'
import { composeCommand } from './commands/compose.ts'
import { demoCommand } from './commands/demo.ts'
import { documentsListCommand } from './commands/documents-list.ts'
import { documentsPushCommand } from './commands/documents-push.ts'
import { documentsRemoveCommand } from './commands/documents-remove.ts'
import { importCommand } from './commands/import.ts'
import { keysCreateCommand } from './commands/keys-create.ts'
import { keysListCommand } from './commands/keys-list.ts'
import { keysRevokeCommand } from './commands/keys-revoke.ts'
import { keysRotateCommand } from './commands/keys-rotate.ts'
import { migrateCommand } from './commands/migrate.ts'
import { parcelsAnnounceCommand } from './commands/parcels-announce.ts'
import { partnersListCommand } from './commands/partners-list.ts'
import { serveCommand } from './commands/serve.ts'
import { startCommand } from './commands/start.ts'

/** The commands, in the order in which help lists them. */
export const commands: readonly Command[] = [
  startCommand,
  serveCommand,
  demoCommand,
  importCommand,
  partnersListCommand,
  keysListCommand,
  keysCreateCommand,
  keysRotateCommand,
  keysRevokeCommand,
  documentsPushCommand,
  documentsListCommand,
  documentsRemoveCommand,
  parcelsAnnounceCommand,
  migrateCommand,
  cleanCommand,
  composeCommand,
]
