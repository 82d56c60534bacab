/**
 * Makes an iterator of what `next` gives, null being the end. Answers to calls that overlap come in the order of the
 * calls. Returning it calls `leave` and is not held up by an answer that is still awaited: that one is done as well.
 */
export function streamResponses(next: () => Promise<string | null>, leave: () => void): AsyncIterableIterator<string> {
  let last: Promise<unknown> = Promise.resolve()
  let isOver = false
  const done: IteratorReturnResult<undefined> = { done: true, value: undefined }

  const step = async (): Promise<IteratorResult<string, undefined>> => {
    const value = isOver ? null : await next()
    if (value === null || isOver) {
      isOver = true
      return done
    }
    return { done: false, value }
  }

  return {
    next() {
      const result = last.then(step)
      last = result
      return result
    },
    return() {
      isOver = true
      leave()
      return Promise.resolve(done)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
