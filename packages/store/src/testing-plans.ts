import { Client, type Pool } from 'pg'
import { vi } from 'vitest'

/** A statement, with the role that sent it. */
export interface SentStatement {
  readonly user: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** A node of a plan, as far as tests judge it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

/**
 * Returns the statements that read or write rows and that any connection of this process sends while `work` runs. Of several
 * in one text, as a feed sends, it is the first after `begin`.
 */
export async function recordStatements(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = []
  const send = Client.prototype.query
  const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...given: unknown[]) {
    const [query, values = []] = given as [string | { text: string; values?: unknown[] }, unknown[]?]
    const { text, values: own = values } = typeof query === 'string' ? { text: query } : query
    const [, statement] =
      /^\s*(?:begin[^;]*;\s*)?((?:select|insert|update|delete|with|declare)\b[^;]*)/i.exec(text) ?? []
    const { user } = this as unknown as { user: string }
    if (statement !== undefined) sent.push({ user, text: statement, values: own })
    return Reflect.apply(send, this, given)
  } as never)
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return sent
}

/** Returns the nodes of a statement's plan: for its values, or, without any, whatever these are. */
export async function explainStatement(pool: Pool, text: string, values?: readonly unknown[]): Promise<PlanNode[]> {
  const options = values === undefined ? 'generic_plan, format json' : 'format json'
  const { rows } = await pool.query(`explain (${options}) ${text}`, values && [...values])
  const listNodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(listNodes)]
  return listNodes(rows[0]['QUERY PLAN'][0].Plan)
}
