const coercion = /^Variable "\$(?<name>[_A-Za-z]\w*)" got invalid value /
const tail = /(?: at "(?<place>[\w.[\]]+)")?; Expected type "(?<type>\w+)"\.(?: (?<reason>.+))?$/s

/**
 * Removes the value of a variable from a message. graphql-js repeats a value that it could not coerce, which may be a
 * person's name or a key; the rest of the message (place, type and the scalar's own sentence) is kept.
 */
export function scrubMessage(message: string): string {
  const name = coercion.exec(message)?.groups?.['name']
  if (name === undefined) return message
  const { place, type, reason } = tail.exec(message)?.groups ?? {}
  const what = place ?? name
  if (type === undefined) return `Variable "$${name}" has a value that does not fit its type.`
  return `Variable "$${name}" has a value at "${what}" that is no ${type}.${reason === undefined ? '' : ` ${reason}`}`
}
