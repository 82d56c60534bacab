import type { Executor } from './executor.ts'

/** The functions behind methods: each takes the client, then what the method takes. */
export type Unbound<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (...given: infer Given) => infer Result
    ? (client: Executor, ...given: Given) => Result
    : Unbound<Methods[Name]>
}

/** Returns the methods of a client, their groups frozen. */
export function bindMethods<Methods extends object>(client: Executor, functions: Unbound<Methods>): Methods {
  const bound = Object.entries<object>(functions).map(([name, member]) => [
    name,
    typeof member === 'function' ? member.bind(null, client) : Object.freeze(bindMethods(client, member)),
  ])
  return Object.fromEntries(bound)
}
