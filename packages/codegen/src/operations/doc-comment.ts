/** Returns a doc comment of these paragraphs, each line after `indent`; empty ones are left out. */
export function printComment(paragraphs: readonly (string | null | undefined)[], indent = ''): string {
  const lines = paragraphs
    .flatMap((paragraph) => (paragraph ? [paragraph.trim().replaceAll('*/', '*\\/')] : []))
    .join('\n\n')
    .split('\n')
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`
}
