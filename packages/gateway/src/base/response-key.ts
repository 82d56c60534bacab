import type { FieldNode } from 'graphql'

/** Returns the response key of a field: its alias, or else its name. */
export function responseKeyOf(field: FieldNode): string {
  return (field.alias ?? field.name).value
}
