/** A value as YAML reads it back: bare where that can mean one thing alone, else in quotes. */
export function scalar(text: string): string {
  const isBare = /^[A-Za-z_][A-Za-z0-9_]*(?:[-./][A-Za-z0-9_]+)*$/.test(text)
  return isBare && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}

/** A list in one line. */
export function flow(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`
}

/** A comment in lines of some width. What was delivered may hold anything, so control characters are spelled out. */
export function comment(text: string, width = 112): readonly string[] {
  const words = text
    .replace(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
      (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`,
    )
    .split(' ')
  const lines: string[] = []
  let line = '#'
  for (const word of words) {
    if (line.length + word.length >= width && line !== '#') {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}
