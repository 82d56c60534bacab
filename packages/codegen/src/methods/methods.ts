import { printComment } from '../operations/doc-comment.ts'
import type { Mark } from '../operations/header.ts'
import { importTypes } from '../operations/import-types.ts'
import type { Plugin } from '../plugin.ts'
import { importComposed } from './composed.ts'
import { type ComposedMethods, type GroupedMethods, groupMethods, type Method } from './grouped-methods.ts'

/** The kinds of keys that may run a part of the methods, and what its interface is called. */
const views = {
  publishable: ['PublishableMethods', 'Methods for a publishable key: reading outlets.'],
  shopper: ['ShopperMethods', "Methods for a shopper's session; its actions decide which of them it may run."],
  device: ['DeviceMethods', 'Methods for one device of a counter or a driver.'],
} as const

/** Writes the interfaces of the client's methods, by subject, whole and for each kind of key. */
export const plugin: Plugin<{ composed: ComposedMethods }> = (schema, documents, { composed }) => {
  const groups = groupMethods(schema, documents, composed)
  const { imports, content } = importTypes(
    [
      printPart('Methods', 'All methods of the graph, by subject.', groups, new Map()),
      ...Object.entries(views).map(([mark, [name, description]]) =>
        printPart(name, description, filterMarked(groups, mark as Mark), groups),
      ),
    ].join('\n'),
  )
  const written = [...groups.values()].flat().filter(({ file }) => file !== null)
  return {
    prepend: [
      ...written.map(importComposed),
      "import type { CallOptions } from '../executor.ts'",
      "import type { Outcome } from '../outcome.ts'",
      "import type { Pages } from '../pages.ts'",
      imports,
    ],
    content,
  }
}

function filterMarked(groups: GroupedMethods, mark: Mark): GroupedMethods {
  const marked = Array.from(groups, ([group, methods]) => {
    return [group, methods.filter(({ marks }) => marks.includes(mark))] as const
  })
  return new Map(marked.filter(([, methods]) => methods.length > 0))
}

/**
 * Prints the interface of these methods, and one for each of their groups unless the group has been printed whole. A part of a group is
 * an interface of its own: over a method that is picked from another interface, an editor shows no comment.
 */
function printPart(name: string, description: string, part: GroupedMethods, printed: GroupedMethods): string {
  const named = [...part].filter(([group]) => group !== '')
  const typeOf = (group: string): string => {
    const isWhole = printed.size === 0 || part.get(group)!.length === printed.get(group)!.length
    return `${isWhole ? '' : name.replace('Methods', '')}${group[0]!.toUpperCase()}${group.slice(1)}Methods`
  }
  const groups = named
    .filter(([group, methods]) => methods.length !== printed.get(group)?.length)
    .map(([group, methods]) => {
      const list = methods.map((method) => `\`${method.name}\``).join(', ')
      const comment = printComment([`Methods of \`${group}\`: ${list}.`])
      return `${comment}export interface ${typeOf(group)} {\n${methods.map(printMethod).join('\n')}}\n`
    })
  const members = named.map(([group]) => `  /** Methods of \`${group}\`. */\n  readonly ${group}: ${typeOf(group)}\n`)
  const own = (part.get('') ?? []).map(printMethod)
  return [...groups, `/** ${description} */\nexport interface ${name} {\n${[...own, ...members].join('')}}\n`].join(
    '\n',
  )
}

function printMethod({ name, comment, parameter, result }: Method): string {
  const parameters = `${parameter ? `${parameter}, ` : ''}options?: CallOptions`
  return `${printComment(comment, '  ')}  ${name}(${parameters}): ${result}\n`
}
