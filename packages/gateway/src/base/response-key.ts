import type { FieldNode } from 'graphql'

/** The key under which a field is answered: its alias, or else its name. */
export function responseKeyOf(field: FieldNode): string {
  return (field.alias ?? field.name).value
}
