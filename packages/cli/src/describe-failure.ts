const fileFailures: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `There is no ${path}.`,
  EACCES: (path) => `This user may not open ${path}.`,
  ENOTDIR: (path) => `${path} is not in a folder.`,
  EROFS: (path) => `${path} cannot be written: the file system is read-only.`,
  ENOSPC: (path) => `${path} cannot be written: the disk is full.`,
}

/** Returns why something could not be done, as a sentence for the person who asked for it. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code = '', port, path } = error as NodeJS.ErrnoException & { readonly port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop the program that listens there, or choose another port with PORT or --port.`
  }
  if (code === 'EACCES' && port !== undefined) return `This user may not listen at port ${port}: choose one above 1023.`
  // Reading a folder fails without saying which.
  if (code === 'EISDIR') return 'A folder was given where a file is needed.'
  const describe = path !== undefined && Object.hasOwn(fileFailures, code) ? fileFailures[code] : undefined
  return describe ? describe(path!) : error.message
}
