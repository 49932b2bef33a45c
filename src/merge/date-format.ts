/** Tokens of a declared date format, longest first, and the engine's words for them. */
const tokens: readonly (readonly [RegExp, string])[] = [
  [/^YYYY|^yyyy/, '%Y'],
  [/^YY|^yy/, '%y'],
  [/^MMMM/, '%B'],
  [/^MMM/, '%b'],
  [/^DD|^dd/, '%d'],
  [/^D|^d/, '%-d'],
  [/^HH/, '%H'],
  [/^hh/, '%I'],
  [/^H/, '%-H'],
  [/^h/, '%-I'],
  [/^SSS|^fff/, '%g'],
  [/^ss|^SS/, '%S'],
  [/^A|^a|^tt/, '%p'],
]

/**
 * A declared format such as `DD.MM.YYYY HH:mm` in the engine's words. `MM` behind an hour means minutes. A format
 * that names a date alone also reads that date with a time behind it, as exports of mixed columns have it.
 */
export function engineFormats(declared: string): readonly string[] {
  const format = translate(declared)
  if (/%-?[HI]/.test(format)) return [format]
  return [format, `${format} %H:%M:%S`, `${format} %H:%M`, `${format}T%H:%M:%S`]
}

function translate(declared: string): string {
  let rest = declared
  let format = ''
  let inTime = false
  while (rest !== '') {
    const [length, word] = next(rest, inTime)
    inTime ||= /%-?[HI]/.test(word)
    format += word
    rest = rest.slice(length)
  }
  return format
}

function next(rest: string, inTime: boolean): readonly [number, string] {
  if (rest.startsWith('mm')) return [2, '%M']
  const month = /^MM(?!M)|^M(?!M)/.exec(rest)
  if (month) return [month[0].length, inTime ? '%M' : month[0] === 'M' ? '%-m' : '%m']
  for (const [pattern, word] of tokens) {
    const match = pattern.exec(rest)
    if (match) return [match[0].length, word]
  }
  return [1, rest.charAt(0) === '%' ? '%%' : rest.charAt(0)]
}
