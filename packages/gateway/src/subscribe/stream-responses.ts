/**
 * Makes an iterator of the values of `next`, of which null is the end. Overlapping calls resolve in their order. Its
 * `return` calls `leave` and does not wait for a value that is still awaited, which is then dropped.
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
