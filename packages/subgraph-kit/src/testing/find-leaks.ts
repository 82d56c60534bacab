import { getNamedType } from 'graphql'
import { listFieldsWithArguments } from './fields-with-arguments.ts'
import type { Trial, TriedSubgraph } from './find-unsound-outcomes.ts'
import { listInputPlaces, sampleArguments } from './sample-input.ts'

/** An id of something that the caller may not know of, and one of the same form that nothing has. */
export interface ForeignId {
  readonly id: string
  readonly unknown: string
}

/**
 * Gives every argument and input field of a root field that is an id, one after the other, what belongs to somebody else, and
 * what nobody has. Lists where the outcomes differ, so that they tell the one from the other. Entities are tried as well.
 */
export async function findLeaks(
  { schema, execute, samples, entities }: TriedSubgraph,
  foreign: readonly ForeignId[],
): Promise<Trial> {
  const unsound: string[] = []
  let requests = 0
  const compare = async (at: string, ask: (id: string) => Promise<unknown>): Promise<void> => {
    for (const { id, unknown } of foreign) {
      const [none, other] = [await ask(unknown), await ask(id)].map((outcome) => JSON.stringify(outcome))
      if (none !== other) unsound.push(`${at} given ${id}: ${other}, but for an unknown id: ${none}`)
      requests += 2
    }
  }
  for (const target of listFieldsWithArguments(schema, {}, samples).reached) {
    if (!/^(?:Query|Mutation)\./.test(target.at)) continue
    for (const { path, type } of listInputPlaces(target.field.args)) {
      if (getNamedType(type).name !== 'ID') continue
      await compare(`${target.at}(${path.join('.')})`, (id) => {
        const variables = sampleArguments(target.field.args, samples, path, id)
        return execute(target.writeOperation(variables), variables)
      })
    }
  }
  const query = 'query($of: [_Any!]!) { _entities(representations: $of) { __typename } }'
  for (const __typename of Object.keys(entities))
    await compare(`entity ${__typename}`, (id) => execute(query, { of: [{ __typename, id }] }))
  return { unsound, requests }
}
