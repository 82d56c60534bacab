import type { SelectedField, SelectedType } from './selections.ts'

/** Returns a sentence for each field by which two selections of the same name differ. */
export function findDifferences(a: SelectedType, b: SelectedType, types: ReadonlyMap<string, SelectedType>): string[] {
  if (a.schemaType !== b.schemaType) {
    return [
      `${a.name} is a selection of ${a.schemaType.name} in ${a.location}, and of ${b.schemaType.name} in ${b.location}.`,
    ]
  }
  const [first, second] = [a, b].map((type) => readFields(type, types))
  const differing = [...new Set([...first!.keys(), ...second!.keys()])].filter(
    (name) => first!.get(name) !== second!.get(name),
  )
  return differing.map((name) => {
    const [has, lacks] = first!.has(name) ? [a, b] : [b, a]
    const how = first!.has(name) && second!.has(name) ? 'otherwise than' : 'unlike'
    return (
      `${has.location}: the selection of ${a.name} has \`${name}\`, ${how} that in ${lacks.location}. ` +
      `Select \`...${a.name}\` in both, or give one a fragment that names its interface, such as \`fragment ${a.name}Details on ${a.schemaType.name}\`.`
    )
  })
}

/** Returns the fields of a type with those that it inherits, each as it is asked for and its type, by name. */
export function readFields(
  { bases, fields }: SelectedType,
  types: ReadonlyMap<string, SelectedType>,
): Map<string, string> {
  const inherited = bases.flatMap((base) => [...readFields(types.get(base)!, types)])
  return new Map([...inherited, ...fields.map((field) => [field.name, printField(field)] as const)])
}

function printField({ asked, type }: SelectedField): string {
  return `${asked}: ${type}`
}
