import { type GraphQLLeafType, isEnumType } from 'graphql'
import { quote } from '../base/generate.ts'

/** Values that generated code refers to by position: `values[3]`. */
export interface Constants {
  add(value: unknown): string
}

/**
 * Returns the expression that writes the leaf `x`, which is not null, as JSON text; `misfit` is the expression for a
 * value of another type. It is strict: subgraphs have serialised their values already.
 */
export function leafExpression(type: GraphQLLeafType, misfit: string, constants: Constants): string {
  if (isEnumType(type)) {
    const texts = new Map(type.getValues().map(({ name }) => [name, quote(name)]))
    return `(${constants.add(texts)}.get(x)??${misfit})`
  }
  switch (type.name) {
    case 'Int':
      return `(Number.isInteger(x)&&x<=2147483647&&x>=-2147483648?''+x:${misfit})`
    case 'Float':
      return `(Number.isFinite(x)?''+x:${misfit})`
    case 'Boolean':
      return `(x===true?'true':x===false?'false':${misfit})`
    case 'String':
      return `(typeof x==='string'?JSON.stringify(x):${misfit})`
    case 'ID':
      return `(typeof x==='string'?JSON.stringify(x):Number.isInteger(x)?'"'+x+'"':${misfit})`
    default:
      return `(JSON.stringify(x)??${misfit})`
  }
}
