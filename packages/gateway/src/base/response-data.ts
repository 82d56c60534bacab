/** An object of a response. Its keys come from documents and from subgraphs, so any name is possible. */
export type ResponseObject = Record<string, unknown>

/** The path of a field in a response: response keys and list positions from the root. */
export type ResponsePath = readonly (string | number)[]

const inheritedNames = new Set(Object.getOwnPropertyNames(Object.prototype))

/** Returns true for an object, but not for a list. */
export function isResponseObject(value: unknown): value is ResponseObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns a function that reads the key as an own property: inherited properties are no data. */
export function createReader(key: string): (object: ResponseObject) => unknown {
  if (inheritedNames.has(key)) return (object) => (Object.hasOwn(object, key) ? object[key] : undefined)
  return (object) => object[key]
}

/** Writes the key as an own property, even `__proto__`, which an assignment would take for the prototype. */
export function setKey(object: ResponseObject, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  } else object[key] = value
}
