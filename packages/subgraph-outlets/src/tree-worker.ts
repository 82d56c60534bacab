import { parentPort, workerData } from 'node:worker_threads'
import { buildTree } from './domain/index/point-index.ts'

const tree = buildTree(workerData as Float64Array)
parentPort?.postMessage(tree, [tree as ArrayBuffer])
