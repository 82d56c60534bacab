// `npm run check`, `npm run types` and `npm run generate`: runs the steps of one of them and exits with 1 when one failed.
import { checks, generators } from './checks.ts'
import { printOutcomes, runSteps, type Step } from './run-steps.ts'

const plans: Readonly<Record<string, readonly Step[]>> = {
  check: checks,
  types: checks.filter(({ name }) => name.startsWith('types')),
  generate: generators,
}

const [plan = 'check', ...rest] = process.argv.slice(2)
if (rest.length > 0) {
  console.error(`${plan} takes no arguments: ${rest.join(' ')}`)
  process.exit(2)
}
const { outcomes, exitCode } = await runSteps(plans[plan] ?? [])
const unmet = outcomes.filter(({ state }) => state !== 'ok')
if (unmet.length > 0) printOutcomes(outcomes)
console.log(unmet.length === 0 ? `${plan}: ok` : `${plan}: ${unmet.length} of ${outcomes.length} failed`)
process.exitCode = exitCode
