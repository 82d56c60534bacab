import { Worker } from 'node:worker_threads'
import type { TreeBuilder } from './domain/index/point-index.ts'

/** Builds a tree on another thread, so that requests do not wait for it. */
export const buildTreeAside: TreeBuilder = (points) => {
  const { promise, resolve, reject } = Promise.withResolvers<ArrayBufferLike>()
  const worker = new Worker(new URL('tree-worker.ts', import.meta.url), {
    workerData: points,
    transferList: [points.buffer],
  })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`The thread that builds an index ended with ${code}.`)))
  return promise
}
