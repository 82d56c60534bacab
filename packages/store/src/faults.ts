/**
 * Reasons for which the store refuses to work. The code is stable; the message is a sentence for the person who runs the process.
 *
 * - `STORE_PLATFORM`: there is no embedded PostgreSQL for this machine.
 * - `STORE_DATA_DIRECTORY`: this user cannot use the data folder.
 * - `STORE_START`: the embedded PostgreSQL did not start.
 * - `STORE_SECRET`: the secret is not 32 bytes.
 * - `STORE_ROLE`: a part was given a database role that may do more than its work needs.
 * - `STORE_MIGRATION`: a migration failed, and nothing of its file was kept.
 */
export type StoreFaultCode =
  | 'STORE_PLATFORM'
  | 'STORE_DATA_DIRECTORY'
  | 'STORE_START'
  | 'STORE_SECRET'
  | 'STORE_ROLE'
  | 'STORE_MIGRATION'

/** An error with one of the store's codes. */
export interface StoreFault extends Error {
  readonly code: StoreFaultCode
}

/** Returns the error that the store throws. */
export function storeFault(code: StoreFaultCode, message: string, cause?: unknown): StoreFault {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { code })
}

/** The code of an error of PostgreSQL (SQLSTATE), of the operating system (`ENOENT`) or of the store; else undefined. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
