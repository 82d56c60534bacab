import { printComment } from './doc-comment.ts'
import type { SelectedField, SelectedType } from './selections.ts'

/** Prints the type of a selection. */
export function printSelectedType(selected: SelectedType, types: ReadonlyMap<string, SelectedType>): string {
  const { name, schemaType, bases, fields, members } = selected
  if (members) {
    const more = 'A newer graph may have others: a `switch` over `__typename` needs a default.'
    return `${printComment([schemaType.description, more])}export type ${name} = ${members.join(' | ')}\n`
  }
  const heritage = bases.length > 0 ? ` extends ${bases.join(', ')}` : ''
  const comment = printComment([schemaType.description, describeSelection(selected, types)])
  return `${comment}export interface ${name}${heritage} {\n${fields.map(printField).join('')}}\n`
}

/** Says of an interface with a name of its own which part of its type it is. */
function describeSelection(
  { name, schemaType, bases, fields }: SelectedType,
  types: ReadonlyMap<string, SelectedType>,
): string {
  if (name === schemaType.name) return ''
  const own = fields.map((field) => `\`${field.name}\``).join(', ')
  const whole =
    types.has(schemaType.name) && !bases.includes(schemaType.name) ? `A part of \`${schemaType.name}\`: ` : ''
  return bases.length > 0 ? `\`${bases.join('`, `')}\` with ${own}.` : `${whole}${own}.`
}

function printField({ name, type, description }: SelectedField): string {
  return `${printComment(description, '  ')}  readonly ${name}: ${type}\n`
}
