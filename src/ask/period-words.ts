import type { CalendarUnit, Granularity } from './calendar-day.ts'

/** Month names and their usual short forms → 1..12. */
export const monthNames: ReadonlyMap<string, number> = new Map(
  [
    'january jan',
    'february feb',
    'march mar',
    'april apr',
    'may',
    'june jun',
    'july jul',
    'august aug',
    'september sep sept',
    'october oct',
    'november nov',
    'december dec',
  ].flatMap((line, at) => line.split(' ').map((word): [string, number] => [word, at + 1])),
)

/** Unit words, singular and plural. */
export const unitWords: ReadonlyMap<string, Granularity> = new Map([
  ['hour', 'hour'],
  ['hours', 'hour'],
  ['day', 'day'],
  ['days', 'day'],
  ['week', 'week'],
  ['weeks', 'week'],
  ['month', 'month'],
  ['months', 'month'],
  ['quarter', 'quarter'],
  ['quarters', 'quarter'],
  ['year', 'year'],
  ['years', 'year'],
  ['qtr', 'quarter'],
  ['qtrs', 'quarter'],
  ['yr', 'year'],
  ['yrs', 'year'],
  ['mo', 'month'],
  ['mos', 'month'],
  ['mth', 'month'],
  ['mths', 'month'],
  ['wk', 'week'],
  ['wks', 'week'],
])

/** Adverbs and adjectives that ask for one row a unit. */
export const everyWords: ReadonlyMap<string, Granularity> = new Map([
  ['hourly', 'hour'],
  ['daily', 'day'],
  ['weekly', 'week'],
  ['monthly', 'month'],
  ['quarterly', 'quarter'],
  ['yearly', 'year'],
  ['annually', 'year'],
  ['annual', 'year'],
])

/** Short forms of "unit to date". */
export const toDateWords: ReadonlyMap<string, CalendarUnit> = new Map([
  ['ytd', 'year'],
  ['mtd', 'month'],
  ['qtd', 'quarter'],
  ['wtd', 'week'],
  ['fytd', 'fiscal_year'],
])

/** Ordinals that may stand before a quarter, a half or as a day of the month. */
export const ordinals: ReadonlyMap<string, number> = new Map(
  'first second third fourth'.split(' ').map((word, at): [string, number] => [word, at + 1]),
)

/** Names of weekdays and their usual short forms → 0 (Sunday) to 6. */
export const weekdays: ReadonlyMap<string, number> = new Map(
  [
    'sunday sun',
    'monday mon',
    'tuesday tue tues',
    'wednesday wed',
    'thursday thu thur thurs',
    'friday fri',
    'saturday sat',
  ].flatMap((line, at) => line.split(' ').map((name): [string, number] => [name, at])),
)

export const pastWords: ReadonlySet<string> = new Set([
  'last',
  'past',
  'previous',
  'prior',
  'preceding',
  'trailing',
  'rolling',
])

/** The long words of the grammar, which a misspelling may be read as. */
export const periodWords: readonly string[] = [
  ...[...monthNames.keys()].filter((word) => word.length > 4),
  ...unitWords.keys(),
  ...everyWords.keys(),
  'yesterday',
]

/** The other words of the grammar. */
export const dateWords: readonly string[] = [
  ...monthNames.keys(),
  ...toDateWords.keys(),
  ...ordinals.keys(),
  ...pastWords,
  ...'today tomorrow current next fiscal calendar iso since before after between through thru until till ago date far half complete completed full present trend trends history historical'.split(
    ' ',
  ),
]
