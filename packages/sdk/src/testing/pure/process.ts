/** The part of Node's `process` that loaders of batches use: runs work after the promises that are settled already. */
export const process = {
  nextTick(run: () => void): void {
    queueMicrotask(() => queueMicrotask(run))
  },
}
