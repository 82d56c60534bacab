import { refuse, writeRefusal } from '../base/refusal.ts'

/** A GraphQL response. */
export type ResponseObject = Readonly<Record<string, unknown>>

/**
 * Parses the responses of a stream. Calling `return` ends it at once, even while the next response is awaited, which is
 * then dropped. A stream that fails ends with an INTERNAL error. `onEnd` is called once, however the stream ends.
 */
export function parseResponses(
  responses: AsyncIterableIterator<string>,
  { onEnd, onError }: { readonly onEnd: () => void; readonly onError: (error: unknown) => void },
): AsyncIterableIterator<ResponseObject> {
  let isOver = false
  const done: IteratorReturnResult<undefined> = { done: true, value: undefined }
  const end = (): void => {
    if (isOver) return
    isOver = true
    onEnd()
  }
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      if (isOver) return done
      try {
        const step = await responses.next()
        if (isOver) return done
        if (!step.done) return { done: false, value: JSON.parse(step.value) as ResponseObject }
        end()
        return done
      } catch (error) {
        if (isOver) return done
        onError(error)
        end()
        const refusal = refuse('INTERNAL', 'Something went wrong on our side.')
        return { done: false, value: JSON.parse(writeRefusal(refusal, '')) as ResponseObject }
      }
    },
    async return() {
      end()
      await responses.return?.()
      return done
    },
  }
}
