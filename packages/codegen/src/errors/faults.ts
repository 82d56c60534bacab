import type { Plugin } from '../plugin.ts'
import { faultCodes } from '@restante/subgraph-kit/faults'

/** Writes the codes of the graph's registry, and one error class for each. */
export const plugin: Plugin = () => {
  const codes = Object.entries(faultCodes)
  const union = codes.map(([code]) => `  | '${code}'`)
  const classes = codes.map(
    ([code, { meaning }]) => `
/** ${meaning} */
export class ${className(code)} extends RestanteError<'${code}'> {
  static override readonly code = '${code}';
}`,
  )
  return {
    prepend: ["import { RestanteError } from '../restante-error.ts';"],
    content: `
/** A code of the graph's registry. */
export type FaultCode =
${union.join('\n')};

${classes.join('\n')}
`,
  }
}

function className(code: string): string {
  const words = code.toLowerCase().split('_')
  return `${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}Error`
}
