/** A date format in the engine's words, and the spellings that it may read: the engine alone would take year 24 for 2024. */
export interface EngineFormat {
  readonly format: string
  /** A regular expression for the whole value. */
  readonly pattern: string
}

/** A token of a declared format, the engine's word for it, and how its values are spelled. */
interface Token {
  readonly token: RegExp
  readonly word: string
  readonly spelled: string
}

const twelve = '(0?[1-9]|1[0-2])'
const twentyFour = '([01]?[0-9]|2[0-3])'
const sixty = '[0-5][0-9]'

/** Longest first. Days, months and hours may stand without their leading zero, as exports often have them. */
const tokens: readonly Token[] = [
  { token: /^YYYY|^yyyy/, word: '%Y', spelled: '[0-9]{4}' },
  { token: /^YY|^yy/, word: '%y', spelled: '[0-9]{2}' },
  { token: /^MMMM/, word: '%B', spelled: '[A-Za-z]+' },
  { token: /^MMM/, word: '%b', spelled: '[A-Za-z]{3}' },
  { token: /^DD?|^dd?/, word: '%d', spelled: '(0?[1-9]|[12][0-9]|3[01])' },
  { token: /^HH?/, word: '%H', spelled: twentyFour },
  { token: /^hh?/, word: '%I', spelled: twelve },
  { token: /^SSS|^fff/, word: '%g', spelled: '[0-9]{3}' },
  { token: /^ss|^SS/, word: '%S', spelled: sixty },
  { token: /^A|^a|^tt/, word: '%p', spelled: '[AaPp][Mm]' },
]
const minute: Token = { token: /^mm|^MM/, word: '%M', spelled: sixty }
const month: Token = { token: /^MM?(?!M)/, word: '%m', spelled: twelve }

/**
 * A declared format such as `DD.MM.YYYY HH:mm` in the engine's words. `MM` behind an hour means minutes. A format
 * that names a date alone also reads that date with a time behind it, as exports of mixed columns have it.
 */
export function engineFormats(declared: string): readonly EngineFormat[] {
  const date = translate(declared)
  if (/%[HI]/.test(date.format)) return [date]
  const times = [' HH:mm:ss', ' HH:mm', 'THH:mm:ss']
  return [date, ...times.map((time) => translate(`${declared}${time}`))]
}

function translate(declared: string): EngineFormat {
  let rest = declared
  let format = ''
  let pattern = ''
  let inTime = false
  while (rest !== '') {
    const { length, word, spelled } = next(rest, inTime)
    inTime ||= word === '%H' || word === '%I'
    format += word
    pattern += spelled
    rest = rest.slice(length)
  }
  return { format, pattern }
}

function next(rest: string, inTime: boolean): { length: number; word: string; spelled: string } {
  for (const token of [rest.startsWith('mm') || inTime ? minute : month, ...tokens]) {
    const match = token.token.exec(rest)
    if (match) return { length: match[0].length, word: token.word, spelled: token.spelled }
  }
  const [character = ''] = rest
  const word = character === '%' ? '%%' : character
  return { length: character.length, word, spelled: character.replace(/[^\w\s]/, '[$&]') }
}

/** How the texts look that the engine writes in one of its formats. */
export function looksOf(format: string): RegExp {
  const parts = format.split(/(%-?[A-Za-z%])/).map((part) => {
    if (!part.startsWith('%')) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    return written[part] ?? (part.startsWith('%-') ? '(0|[1-9][0-9]?)' : '[0-9]{2}')
  })
  return new RegExp(`^${parts.join('')}$`)
}

/** How the engine writes what is not two digits. */
const written: Readonly<Record<string, string>> = {
  '%Y': '[0-9]{4}',
  '%B': '[A-Za-z]+',
  '%b': '[A-Za-z]{3}',
  '%p': '[AP]M',
  '%g': '[0-9]{3}',
  '%f': '[0-9]{6}',
  '%%': '%',
}
