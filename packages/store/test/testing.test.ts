import { expect, test } from 'vitest'
import { createTestDatabase } from '../src/testing.ts'

test('each test database is its own and knows the parts', async () => {
  const [one, two] = await Promise.all([createTestDatabase([]), createTestDatabase([])])
  const { rows } = await one.pool('outlets').query('select current_user as role, current_database() as name')
  expect(rows[0].role).toBe('restante_outlets')
  expect(one.databaseUrl).toContain(rows[0].name)
  expect(two.databaseUrl).not.toBe(one.databaseUrl)
  await Promise.all([one.drop(), two.drop()])
  await expect(one.pool('outlets').query('select')).rejects.toThrow('after calling end')
})
