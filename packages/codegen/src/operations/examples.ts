/** A method of the client, and the function that it calls. */
export interface MethodName {
  /** `parcels.get`, or one word. */
  readonly method: string
  /** `parcel`. */
  readonly name: string
}

/** Returns an example with the functions instead of the methods, whose client is called `client`. */
export function showAsFunction(example: string, all: readonly MethodName[]): string {
  const functions = new Map(all.map(({ method, name }) => [method, name]))
  return example.replaceAll(/\brestante\.([\w.]+)\((\))?/g, (call, method: string, end?: string) => {
    const name = functions.get(method)
    return name === undefined ? call : `${name}(client${end ?? ', '}`
  })
}

/** Returns an example with methods instead of the functions. */
export function showAsMethod(example: string, all: readonly MethodName[]): string {
  return all.reduce((shown, { method, name }) => shown.replaceAll(`${name}(client, `, `restante.${method}(`), example)
}
