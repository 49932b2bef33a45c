import { parseType } from '../sql/column-type.ts'
import type { WholeNumbers } from '../sql/quotient.ts'
import { duckDbWholeNumbersOfMany, quotient } from '../sql/quotient.ts'
import type { Dialect } from './engine-type.ts'
import { typeIn, wholeType } from './engine-type.ts'
import type { Token } from './tokens.ts'
import { tokenize } from './tokens.ts'

/** A macro: looks like a function in a view's SQL, is written out as text before an engine sees it. */
export interface Macro {
  readonly name: string
  /** How a call looks, for messages and docs. */
  readonly usage: string
  readonly meaning: string
  readonly least: number
  readonly most: number
  /** The text for one engine; each argument is SQL text. Returns undefined where an argument is not what it must be. */
  readonly text: (args: readonly string[], dialect: Dialect) => string | undefined
}

/** The whole set; docs/concepts/glossary.md names it too. */
export const macros: readonly Macro[] = [
  {
    name: 'ratio',
    usage: 'ratio(n, d[, scale])',
    meaning:
      'n / d, rounded half away from zero to scale digits (6), as decimal(18,scale); null where d is 0',
    least: 2,
    most: 3,
    text: ([n = '', d = '', scale = '6'], dialect) => ratioText(n, d, scale, 1, dialect),
  },
  {
    name: 'percent',
    usage: 'percent(n, d[, scale])',
    meaning: '100 · n / d, rounded as ratio is, to scale digits (2); null where d is 0',
    least: 2,
    most: 3,
    text: ([n = '', d = '', scale = '2'], dialect) => ratioText(n, d, scale, 100, dialect),
  },
  {
    name: 'month_start',
    usage: 'month_start(d)',
    meaning: 'First day of the month, as a date',
    least: 1,
    most: 1,
    text: ([d = ''], dialect) =>
      ({
        // A quarter of the time that date_trunc takes.
        duckdb: `(CAST(${d} AS DATE) - CAST(day(CAST(${d} AS DATE)) - 1 AS INTEGER))`,
        spark: `CAST(date_trunc('month', CAST(${d} AS DATE)) AS DATE)`,
        bigquery: `DATE_TRUNC(CAST(${d} AS DATE), MONTH)`,
      })[dialect],
  },
  {
    name: 'add_months',
    usage: 'add_months(d, n)',
    meaning:
      'The same day n months later as a date; the last day of the month where there is no such day',
    least: 2,
    most: 2,
    text: ([d = '', n = ''], dialect) =>
      ({
        duckdb: `CAST(CAST(${d} AS DATE) + to_months(CAST(${n} AS INTEGER)) AS DATE)`,
        spark: `add_months(CAST(${d} AS DATE), CAST(${n} AS INT))`,
        bigquery: `DATE_ADD(CAST(${d} AS DATE), INTERVAL CAST(${n} AS INT64) MONTH)`,
      })[dialect],
  },
  {
    name: 'add_days',
    usage: 'add_days(d, n)',
    meaning: 'The day n days later, as a date',
    least: 2,
    most: 2,
    text: ([d = '', n = ''], dialect) =>
      ({
        duckdb: `(CAST(${d} AS DATE) + CAST(${n} AS INTEGER))`,
        spark: `date_add(CAST(${d} AS DATE), CAST(${n} AS INT))`,
        bigquery: `DATE_ADD(CAST(${d} AS DATE), INTERVAL CAST(${n} AS INT64) DAY)`,
      })[dialect],
  },
  {
    name: 'days_between',
    usage: 'days_between(a, b)',
    meaning: 'Midnights passed from a to b; negative where b is earlier',
    least: 2,
    most: 2,
    text: ([a = '', b = ''], dialect) =>
      ({
        duckdb: `CAST(CAST(${b} AS DATE) - CAST(${a} AS DATE) AS BIGINT)`,
        spark: `CAST(datediff(CAST(${b} AS DATE), CAST(${a} AS DATE)) AS BIGINT)`,
        bigquery: `DATE_DIFF(CAST(${b} AS DATE), CAST(${a} AS DATE), DAY)`,
      })[dialect],
  },
  {
    name: 'hours_between',
    usage: 'hours_between(a, b)',
    meaning:
      'Whole hours elapsed from a to b, the part of an hour cut off; negative where b is earlier',
    least: 2,
    most: 2,
    text: ([a = '', b = ''], dialect) =>
      ({
        duckdb: `CAST(datesub('hour', CAST(${a} AS TIMESTAMP), CAST(${b} AS TIMESTAMP)) AS BIGINT)`,
        spark: `CAST(timestampdiff(HOUR, CAST(${a} AS TIMESTAMP_NTZ), CAST(${b} AS TIMESTAMP_NTZ)) AS BIGINT)`,
        bigquery: `DIV(DATETIME_DIFF(CAST(${b} AS DATETIME), CAST(${a} AS DATETIME), MICROSECOND), 3600000000)`,
      })[dialect],
  },
  {
    name: 'months_between_dates',
    usage: 'months_between_dates(a, b)',
    meaning: 'First days of a month passed from a to b, whatever the days within the months',
    least: 2,
    most: 2,
    text: ([a = '', b = ''], dialect) =>
      dialect === 'bigquery'
        ? `DATE_DIFF(CAST(${b} AS DATE), CAST(${a} AS DATE), MONTH)`
        : `CAST((year(${b}) - year(${a})) * 12 + month(${b}) - month(${a}) AS BIGINT)`,
  },
  {
    name: 'safe_cast',
    usage: "safe_cast(text, 'type')",
    meaning:
      'The value as integer, decimal(p,s), date, timestamp or boolean; null where its text is none',
    least: 2,
    most: 2,
    text: ([value = '', type = ''], dialect) => safeCast(value, type, dialect),
  },
  trimming('trim', 'both ends', 'BOTH'),
  trimming('ltrim', 'the left end', 'LEADING'),
  trimming('rtrim', 'the right end', 'TRAILING'),
]

/** Left to itself one engine also takes non-breaking spaces away, and trim(x, 'a') means trim('a', x) to the other. */
function trimming(name: string, ends: string, side: Side): Macro {
  return {
    name,
    usage: `${name}(x), or trim(${side} 'a' FROM x) for other letters`,
    meaning: `Text without the plain spaces at ${ends}`,
    least: 1,
    most: 1,
    text: ([value = ''], dialect) =>
      /^(both|leading|trailing|'[^']*' from)\s/i.test(value)
        ? `${name}(${value})`
        : withoutSpaces(value, side, dialect),
  }
}

type Side = 'BOTH' | 'LEADING' | 'TRAILING'

function withoutSpaces(text: string, side: Side, dialect: Dialect): string {
  if (dialect !== 'bigquery') return `trim(${side} ' ' FROM ${text})`
  return `${{ BOTH: 'TRIM', LEADING: 'LTRIM', TRAILING: 'RTRIM' }[side]}(${text}, ' ')`
}

/** Text with its macros written out, and the way back to where each part stood. */
export interface Expansion {
  readonly text: string
  /** The offset in the source that stands behind an offset of the expanded text; `exact` outside of macros. */
  readonly source: (offset: number) => Source
  /** Calls that do not fit their macro. */
  readonly faults: readonly { readonly offset: number; readonly message: string }[]
}

interface Source {
  readonly offset: number
  readonly exact: boolean
  /** Where the macro's call, or the token, ends. */
  readonly end: number
}

/** Writes out every macro call of a view's SQL for one engine; strings and comments are left alone. */
export function expand(text: string, dialect: Dialect): Expansion {
  const faults: { offset: number; message: string }[] = []
  const pieces = piecesOf(tokenize(text), dialect, faults)
  const starts: { at: number; piece: Piece }[] = []
  let expanded = ''
  for (const piece of pieces) {
    starts.push({ at: expanded.length, piece })
    expanded += piece.text
  }
  const source = (offset: number): Source => {
    const index = lastAtOrBefore(starts, offset)
    const found = starts[index]
    if (found === undefined) return { offset: 0, exact: false, end: 0 }
    const { at, piece } = found
    const end = starts[index + 1]?.piece.start ?? text.length
    return { offset: piece.start + (piece.exact ? offset - at : 0), exact: piece.exact, end }
  }
  return { text: expanded, source, faults }
}

/** The index of the last piece that starts at an offset or before it: halved, for every node of a plan asks. */
function lastAtOrBefore(starts: readonly { readonly at: number }[], offset: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle]?.at ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

interface Piece {
  readonly text: string
  readonly start: number
  readonly exact: boolean
}

function piecesOf(
  tokens: readonly Token[],
  dialect: Dialect,
  faults: { offset: number; message: string }[],
): readonly Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    const call = callAt(tokens, at, macros)
    if (call === undefined) {
      pieces.push({ text: token.text, start: token.start, exact: true })
      continue
    }
    const args = call.args.map((arg) => textOf(piecesOf(arg, dialect, faults)))
    const { macro } = call
    const fits = args.length >= macro.least && args.length <= macro.most && !args.includes('')
    const text = fits ? macro.text(args, dialect) : undefined
    if (text === undefined) {
      faults.push({
        offset: token.start,
        message: `${macro.name} is written ${macro.usage}: ${macro.meaning}`,
      })
    }
    pieces.push({ text: text ?? 'NULL', start: token.start, exact: false })
    at = call.end
  }
  return pieces
}

/** A call of a macro in a text's tokens. */
interface Call<T> {
  readonly macro: T
  readonly args: readonly (readonly Token[])[]
  /** Index of the closing parenthesis. */
  readonly end: number
}

/** The call that starts at a token, of one of the macros given. */
export function callAt<T extends { readonly name: string }>(
  tokens: readonly Token[],
  at: number,
  known: readonly T[],
): Call<T> | undefined {
  const token = tokens[at]
  if (token?.kind !== 'word' || tokens[at - 1]?.text === '.') return undefined
  const macro = known.find(({ name }) => name === token.text.toLowerCase())
  if (macro === undefined) return undefined
  const open = tokens.findIndex((next, index) => index > at && next.kind !== 'trivia')
  if (tokens[open]?.text !== '(') return undefined
  const args: Token[][] = [[]]
  let depth = 0
  for (let index = open + 1; index < tokens.length; index++) {
    const next = tokens[index] as Token
    if (next.text === '(') depth++
    if (next.text === ')' && depth-- === 0) return { macro, args, end: index }
    if (next.text === ',' && depth === 0) args.push([])
    else args.at(-1)?.push(next)
  }
  return undefined
}

/** One argument's text; its comments go, so that nothing after them is commented out. */
function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (/^(--|\/\*|\s)/.test(piece.text) ? ' ' : piece.text))
    .join('')
    .trim()
}

function ratioText(
  n: string,
  d: string,
  scaleText: string,
  factor: number,
  dialect: Dialect,
): string | undefined {
  if (!/^[0-9]$/.test(scaleText)) return undefined
  return quotient(n, d, Number(scaleText), factor, wholeNumbers[dialect])
}

const wholeNumbers: Readonly<Record<Dialect, WholeNumbers>> = {
  duckdb: duckDbWholeNumbersOfMany,
  spark: { type: 'DECIMAL(38,0)', divide: (a, b) => `${a} DIV ${b}` },
  bigquery: { type: 'BIGNUMERIC', divide: (a, b) => `DIV(${a}, ${b})` },
}

const textShapes: Readonly<Record<string, string>> = {
  integer: '[+-]?[0-9]+',
  decimal: '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)',
  date: '[0-9]{4}-[0-9]{2}-[0-9]{2}',
  timestamp: '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?',
  boolean: '(true|false)',
}

/** The text's shape is tested first: bare casts accept different spellings on each engine ('1.5' as an integer). */
function safeCast(value: string, typeText: string, dialect: Dialect): string | undefined {
  const declared = /^'.*'$/.test(typeText) ? parseType(typeText.slice(1, -1)) : undefined
  const type = declared && wholeType(declared)
  const shape = type && textShapes[type.kind]
  if (type === undefined || shape === undefined) return undefined
  const written = `CAST(${value} AS ${typeIn(dialect, { kind: 'text' })})`
  const text = withoutSpaces(written, 'BOTH', dialect)
  const matches = {
    duckdb: `regexp_full_match(${text}, '${shape}')`,
    spark: `${text} RLIKE '^${shape}$'`,
    bigquery: `REGEXP_CONTAINS(${text}, r'^(?:${shape})$')`,
  }[dialect]
  const attempt = dialect === 'bigquery' ? 'SAFE_CAST' : 'TRY_CAST'
  return `CASE WHEN ${matches} THEN ${attempt}(${text} AS ${typeIn(dialect, type)}) END`
}
