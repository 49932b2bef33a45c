/** A word as a shell takes it: quoted where it needs to be, so that a command we print can be given as it stands. */
export function shellWord(word: string): string {
  if (/^[\w./@%+=:,-]+$/.test(word)) return word
  if (!/\p{Cc}/u.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`
  const escaped = word.replace(/[\p{Cc}'\\]/gu, (sign) =>
    /\p{Cc}/u.test(sign)
      ? `\\x${(sign.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
      : `\\${sign}`,
  )
  return `$'${escaped}'`
}
