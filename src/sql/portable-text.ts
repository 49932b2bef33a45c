/** What some engine reads as more than itself: quotes and escapes, control characters, and `${…}`, which one fills in. */
const special = /(?!\P{ASCII})[\p{Cc}'\\]|\$(?=\{)/gu

/** A text constant that every engine reads alike. */
export function portableText(text: string): string {
  const parts: string[] = []
  let from = 0
  for (const { index, 0: sign } of text.matchAll(special)) {
    if (index > from) parts.push(`'${text.slice(from, index)}'`)
    parts.push(`chr(${sign.charCodeAt(0)})`)
    from = index + sign.length
  }
  if (from < text.length || parts.length === 0) parts.push(`'${text.slice(from)}'`)
  return parts.join(' || ')
}
