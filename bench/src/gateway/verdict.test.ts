import { expect, test } from 'vitest'
import type { Figures, Measured } from './measure.ts'
import type { OperationName } from './operations.ts'
import { judge, summarise } from './verdict.ts'

const figures = (cpuUs: number): Figures => {
  return { rps: 1, cpuUs, cpuShare: 1, p50Ms: 1, p99Ms: 1, peakMb: 1, answerBytes: 1 }
}
const round = (engine: string, cpuUs: number, answer = 'a', failures = 0) => {
  const measured: Measured = { figures: figures(cpuUs), answer, failures }
  const operation: OperationName = 'trivial'
  return { engine, operation, measured }
}

test('the median of the rounds counts', () => {
  const { figures: found, faults } = summarise([round('ours', 90), round('ours', 50), round('ours', 60)])
  expect(found['ours']?.trivial?.cpuUs).toBe(60)
  expect(faults).toEqual([])
})

test('another answer than the first engine gives, and requests that failed, are faults', () => {
  const { faults } = summarise([round('ours', 1), round('hive', 1, 'b'), round('apollo', 1, 'a', 3)])
  expect(faults).toEqual(['hive answers trivial otherwise than the first: b', 'apollo failed 3 requests of trivial'])
})

test('a budget is judged only against what was measured', () => {
  const { ratios, budgets } = judge({
    ours: { trivial: figures(100), heavy: figures(1_000) },
    proxy: { trivial: figures(40) },
    hive: { trivial: figures(700), heavy: figures(3_000) },
    mercurius: { trivial: figures(150) },
  })
  expect(ratios).toEqual({
    'trivial: ours / proxy': 2.5,
    'trivial: hive / ours': 7,
    'trivial: mercurius / ours': 1.5,
    'heavy: ours / proxy': 25,
    'heavy: hive / ours': 3,
  })
  expect(budgets.map(({ name, ok }) => [name, ok])).toEqual([
    ['trivial: ours / proxy, at most', false],
    ['trivial: hive / ours, at least', true],
    ['heavy: ours / proxy, at most', true],
    ['heavy: hive / ours, at least', false],
  ])
})
