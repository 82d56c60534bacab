import { globSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Ways to ask PostgreSQL for the time, which must be a parameter: each realm has a clock, and a sandbox's can be advanced. */
const clock =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b|(?:\b(?:date|time|timestamp|timestamptz)\s+)'(?:now|today|tomorrow|yesterday)'|'(?:now|today|tomorrow|yesterday)'\s*::/gi

function findClocks(text: string): string[] {
  return [...text.matchAll(clock)].map(([found]) => found.toLowerCase())
}

test('the lint sees every way to ask PostgreSQL for the time, and only those', () => {
  expect(
    findClocks(`values (now(), Current_Timestamp, clock_timestamp (), 'now'::timestamptz, current_date)`),
  ).toHaveLength(5)
  expect(findClocks(`select know(), now_at, $1::timestamptz, nowhere, input ->> 'now'`)).toEqual([])
})

test('no migration or function asks PostgreSQL for the time', () => {
  const files = globSync('packages/*/{migrations,sql}/*.sql', { cwd: root })
  const found = files.map(
    (file) => [file, findClocks(withoutComments(readFileSync(`${root}/${file}`, 'utf8')))] as const,
  )
  expect(found.filter(([, clocks]) => clocks.length > 0)).toEqual([])
})

test('no statement in the sources asks PostgreSQL for the time', () => {
  const files = globSync('packages/*/src/**/*.ts', { cwd: root })
  const found = files.map((file) => {
    // SQL stands in template literals and strings; code outside them may name a parameter `now` and call it.
    const literals = readFileSync(`${root}/${file}`, 'utf8').match(/`[^`]*`|'[^'\n]*'/g) ?? []
    const statements = literals.filter((text) => /\b(?:select|insert|update|delete|merge|declare)\b/i.test(text))
    return [relative(root, `${root}/${file}`), statements.flatMap(findClocks)] as const
  })
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter(([, clocks]) => clocks.length > 0)).toEqual([])
})

function withoutComments(sql: string): string {
  return sql.replaceAll(/--.*$/gm, '')
}
