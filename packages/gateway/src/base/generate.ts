const inheritedNames = new Set(Object.getOwnPropertyNames(Object.prototype))

/**
 * Makes a function from source text. Every part of the text is either written by this package, or a number of ours,
 * or went through `quote`: nothing that a client or a subgraph sends can become code.
 */
export function generate<Made>(parameters: readonly string[], source: string, values: readonly unknown[]): Made {
  // oxlint-disable-next-line typescript/no-implied-eval
  return (new Function(...parameters, source) as (...given: readonly unknown[]) => Made)(...values)
}

/** Returns the text as a JavaScript literal. */
export function quote(text: string): string {
  return JSON.stringify(text)
}

/**
 * Returns the expression that reads a key of an object. `constructor`, `__proto__` and the like may be names of fields
 * or aliases; every object seems to have them, so for these only an own property counts.
 */
export function readExpression(object: string, key: string): string {
  const name = quote(key)
  return inheritedNames.has(key)
    ? `(Object.hasOwn(${object},${name})?${object}[${name}]:undefined)`
    : `${object}[${name}]`
}
