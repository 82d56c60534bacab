import { createHmac, timingSafeEqual } from 'node:crypto'
import { inputFault } from '../faults.ts'

/**
 * Returns a cursor that only the server can make: the position as JSON and a MAC over it together with the arguments of
 * the list (`scope`), so that the cursor of one list, tenant or filter is not valid for another.
 */
export function encodeCursor(position: unknown, scope: string, key: Buffer): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url')
  return `${payload}.${mac(payload, scope, key)}`
}

/** Returns the position in a cursor of this list. Throws BAD_USER_INPUT for a cursor that was not made for it. */
export function decodeCursor<Position>(cursor: string, scope: string, key: Buffer): Position {
  const [payload = ''] = cursor.split('.', 1)
  const expected = Buffer.from(`${payload}.${mac(payload, scope, key)}`)
  const given = Buffer.from(cursor)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw inputFault('after', 'must be a cursor that was made for this list with these arguments.')
  }
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Position
}

function mac(payload: string, scope: string, key: Buffer): string {
  return createHmac('sha256', key).update(scope).update('\0').update(payload).digest('base64url').slice(0, 22)
}
