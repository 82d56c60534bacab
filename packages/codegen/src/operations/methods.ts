import type { Plugin } from '../plugin.ts'
import { type Composed, readComposed } from './composed.ts'
import { printComment } from './doc-comment.ts'
import type { Mark } from './header.ts'
import { importTypes } from './import-types.ts'
import { readSignatures, type Signature } from './signature.ts'

/** A method of the client: of an operation, or one that is composed of several. */
interface Method {
  /** `parcels.create`, or one word for a method of the client itself. */
  readonly path: string
  readonly marks: readonly Mark[]
  readonly comment: readonly string[]
  readonly parameter: string | null
  readonly result: string
  /** The function that it calls, as the generated file names it. */
  readonly calls: string
}

/** The kinds of keys that may run a part of the methods, and what its interface is called. */
const views = {
  publishable: ['PublishableMethods', 'Methods for a publishable key: reading outlets.'],
  shopper: ['ShopperMethods', "Methods for a shopper's session; its actions decide which of them it may run."],
  device: ['DeviceMethods', 'Methods for one device of a counter or a driver.'],
} as const

/** Writes the interfaces of the client's methods, by subject, and the functions that they call. */
export const plugin: Plugin<{ composed: Readonly<Record<string, Composed>> }> = (schema, documents, { composed }) => {
  const signatures = readSignatures(schema, documents)
  const written = Object.entries(composed).map(([path, { file, marks }]) => ({
    path,
    marks,
    ...readComposed(path, file),
  }))
  const methods = [...signatures.map(toMethod), ...written].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const groups = Map.groupBy(methods, ({ path }) => (path.includes('.') ? path.split('.')[0]! : ''))
  const own = groups.get('') ?? []
  groups.delete('')
  const { imports, content } = importTypes(
    [
      ...Array.from(groups, ([group, members]) => printGroup(group, members)),
      printMethods(groups, own),
      ...Object.entries(views).map(([mark, [name, description]]) =>
        printView(name, description, filterMarked(groups, mark as Mark), groups),
      ),
      printTable(groups, own),
    ].join('\n'),
  )
  return {
    prepend: [
      "import type { Unbound } from '../bind-methods.ts'",
      ...written.map((method) => method.imports),
      "import type { CallOptions } from '../executor.ts'",
      "import type { Outcome } from '../outcome.ts'",
      "import type { Pages } from '../pages.ts'",
      "import * as operations from './operations.ts'",
      imports,
    ],
    content,
  }
}

function toMethod({ method, marks, paragraphs, example, parameter, result, name }: Signature): Method {
  const comment = [...paragraphs, `@example\n${example}`]
  return { path: method, marks, comment, parameter, result, calls: `operations.${name}` }
}

type Groups = ReadonlyMap<string, readonly Method[]>

function printGroup(group: string, methods: readonly Method[], prefix = ''): string {
  const list = methods.map((method) => `\`${nameOf(method)}\``).join(', ')
  return `${printComment([`Methods of \`${group}\`: ${list}.`])}export interface ${groupType(group, prefix)} {\n${methods.map(printMethod).join('\n')}}\n`
}

function printMethods(groups: Groups, own: readonly Method[]): string {
  const members = Array.from(
    groups.keys(),
    (group) => `  /** Methods of \`${group}\`. */\n  readonly ${group}: ${groupType(group)}\n`,
  )
  return `/** All methods of the graph, by subject. */\nexport interface Methods {\n${own.map(printMethod).join('\n')}${members.join('')}}\n`
}

function printMethod(method: Method): string {
  const { comment, parameter, result } = method
  const parameters = `${parameter ? `${parameter}, ` : ''}options?: CallOptions`
  return `${printComment(comment, '  ')}  ${nameOf(method)}(${parameters}): ${result}\n`
}

function filterMarked(groups: Groups, mark: Mark): Groups {
  const marked = Array.from(groups, ([group, methods]) => {
    return [group, methods.filter(({ marks }) => marks.includes(mark))] as const
  })
  return new Map(marked.filter(([, methods]) => methods.length > 0))
}

/**
 * Prints the part of the methods that a kind of key may run. A part of a group is an interface of its own: over a method that is picked
 * from another interface, an editor shows no comment.
 */
function printView(name: string, description: string, part: Groups, whole: Groups): string {
  const isWhole = (group: string): boolean => part.get(group)!.length === whole.get(group)!.length
  const prefix = name.replace('Methods', '')
  const own = Array.from(part, ([group, methods]) => (isWhole(group) ? '' : printGroup(group, methods, prefix)))
  const members = Array.from(
    part.keys(),
    (group) =>
      `  /** Methods of \`${group}\`. */\n  readonly ${group}: ${groupType(group, isWhole(group) ? '' : prefix)}\n`,
  )
  return `${own.join('\n')}\n/** ${description} */\nexport interface ${name} {\n${members.join('')}}\n`
}

function printTable(groups: Groups, own: readonly Method[]): string {
  const print = (method: Method): string => `${nameOf(method)}: ${method.calls},\n`
  const members = Array.from(
    groups,
    ([group, methods]) => `  ${group}: {\n    ${methods.map(print).join('    ')}  },\n`,
  )
  const table = `${own.map((method) => `  ${print(method)}`).join('')}${members.join('')}`
  return `/** The functions behind the methods. */\nexport const methods = {\n${table}} satisfies Unbound<Methods>\n`
}

function nameOf({ path }: Method): string {
  return path.split('.').at(-1)!
}

function groupType(group: string, prefix = ''): string {
  return `${prefix}${group[0]!.toUpperCase()}${group.slice(1)}Methods`
}
