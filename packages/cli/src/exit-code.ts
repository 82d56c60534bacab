/** Exit codes of every command, with their meanings; docs/reference/cli.md has the same table. */
export const exitCodes = {
  done: { code: 0, meaning: 'Done.' },
  failed: { code: 1, meaning: 'Not done, or not all of it; standard error says why.' },
  misunderstood: {
    code: 2,
    meaning:
      'Not understood, and nothing was started: a word, option or variable that is unknown, missing or malformed.',
  },
  interrupted: {
    code: 130,
    meaning: 'Interrupted before it was done, by Ctrl-C or a signal. A server that is asked to stop ends with 0.',
  },
} as const satisfies Record<string, { readonly code: number; readonly meaning: string }>

/** The way in which a command ended. */
export type Outcome = keyof typeof exitCodes
