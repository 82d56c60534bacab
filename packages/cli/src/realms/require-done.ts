import type { Refused } from '@restante/subgraph-service-points'

/** Returns a result. Throws the sentences of a refusal, followed by advice where there is some. */
export function requireDone<Result extends { readonly kind: string }>(
  result: Result | Refused,
  advise?: (problem: Refused['problems'][number]) => string | undefined,
): Exclude<Result, Refused> {
  if (!('problems' in result)) return result as Exclude<Result, Refused>
  const advice = new Set(result.problems.map((each) => advise?.(each)).filter(Boolean))
  throw new Error([result.problems.map(({ message }) => message).join(' '), ...advice].join('\n'))
}
