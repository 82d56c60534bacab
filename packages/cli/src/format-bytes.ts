/** Returns a size for people, such as `790 MB`. */
export function formatBytes(bytes: number): string {
  const megabytes = Math.max(1, Math.round(bytes / 1_000_000))
  return megabytes < 1_000 ? `${megabytes} MB` : `${(megabytes / 1_000).toFixed(1)} GB`
}
