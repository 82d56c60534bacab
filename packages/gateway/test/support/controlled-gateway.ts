import { setImmediate } from 'node:timers/promises'
import { createKeyRegister, type Gateway, type KeyFact, type RequestScope } from '../../src/index.ts'
import { createKeyedGateway } from './keyed-server.ts'

/** A subscription whose responses a test gives out. */
export interface ControlledStream {
  /** The identity that began it. */
  readonly scope: RequestScope
  /** Responses that wait because nobody took them. */
  readonly waiting: number
  /** Resolves when it was returned, or its signal aborted. */
  readonly stopped: Promise<void>
  push(response: object): void
  end(): void
  fail(error: Error): void
}

/** The keyed gateway, with every subscription in the hand of the test. Which subscriptions are right, it does not ask. */
export interface ControlledGateway extends Gateway {
  /** The next subscription that is begun. */
  takeStream(): Promise<ControlledStream>
  /** Changes what is known of keys. */
  apply(...facts: readonly KeyFact[]): void
}

/** Makes a controlled gateway that knows these keys. */
export async function createControlledGateway(...facts: readonly KeyFact[]): Promise<ControlledGateway> {
  const inner = await createKeyedGateway()
  const register = createKeyRegister()
  register.apply(facts)
  const begun: ControlledStream[] = []
  let wake = (): void => {}
  return {
    ...inner,
    authenticator: {
      authenticate: (credential) => register.authenticate(credential),
      isKnownOrigin: (origin) => register.isKnownOrigin(origin),
      close: () => inner.authenticator.close(),
    },
    apply: (...changed) => register.apply(changed),
    subscribe(request, scope) {
      if (!request.query?.startsWith('subscription')) return inner.subscribe(request, scope)
      const { stream, responses } = createControlledStream(scope)
      begun.push(stream)
      wake()
      return Promise.resolve({ refusal: null, responses })
    },
    async takeStream() {
      const stream = begun.shift()
      if (stream) return stream
      await new Promise<void>((resolve) => (wake = resolve))
      return begun.shift()!
    },
  }
}

/** Pushes large responses until so many wait; answers whether that happened before the network was full many times over. */
export async function overwhelm(stream: ControlledStream, waiting = 100): Promise<boolean> {
  const response = { data: { text: 'x'.repeat(64 * 1024) } }
  for (let pushed = 0; pushed < 2_000; pushed += 1) {
    if (stream.waiting >= waiting) return true
    stream.push(response)
    await setImmediate()
  }
  return false
}

function createControlledStream(scope: RequestScope & { readonly signal: AbortSignal }): {
  stream: ControlledStream
  responses: AsyncIterableIterator<string>
} {
  const steps: (IteratorResult<string> | Error)[] = []
  const stopped = Promise.withResolvers<void>()
  const done: IteratorReturnResult<undefined> = { done: true, value: undefined }
  let wake = (): void => {}
  const put = (...added: typeof steps): void => {
    steps.push(...added)
    wake()
  }
  const stop = (): void => {
    steps.length = 0
    put(done)
    stopped.resolve()
  }
  scope.signal.addEventListener('abort', stop)
  return {
    stream: {
      scope,
      stopped: stopped.promise,
      get waiting() {
        return steps.length
      },
      push: (response) => put({ done: false, value: JSON.stringify(response) }),
      end: () => put(done),
      fail: (error) => put(error),
    },
    responses: {
      [Symbol.asyncIterator]() {
        return this
      },
      async next() {
        while (steps.length === 0) await new Promise<void>((resolve) => (wake = resolve))
        const step = steps[0]!
        if (step instanceof Error) throw step
        if (!step.done) steps.shift()
        return step
      },
      return() {
        stop()
        return Promise.resolve(done)
      },
    },
  }
}
