import { addDays, dayOf, weekdayOf } from './calendar-day.ts'

/** A holiday by the words that name it, longest name first, and its day in a year. */
interface Holiday {
  readonly names: readonly string[]
  readonly dayIn: (year: number) => string
}

const fixed =
  (month: number, day: number) =>
  (year: number): string =>
    dayOf(year, month, day) ?? ''

/** The `count`th weekday of a month (0 is Sunday); -1 is the last. */
const nth =
  (month: number, weekday: number, count: number) =>
  (year: number): string => {
    const first = count < 0 ? dayOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1) : undefined
    const from = first === undefined ? (dayOf(year, month, 1) ?? '') : addDays(first, -7)
    const ahead = (weekday - weekdayOf(from) + 7) % 7
    return addDays(from, ahead + 7 * (Math.max(count, 1) - 1))
  }

const thanksgiving = nth(11, 4, 4)

const holidays: readonly Holiday[] = [
  holiday('black friday', (year) => addDays(thanksgiving(year), 1)),
  holiday('cyber monday', (year) => addDays(thanksgiving(year), 4)),
  holiday('thanksgiving day, thanksgiving, turkey day', thanksgiving),
  holiday('christmas eve', fixed(12, 24)),
  holiday('christmas day, christmas, xmas day, xmas', fixed(12, 25)),
  holiday('boxing day', fixed(12, 26)),
  holiday("new year's eve, new years eve, new year eve", fixed(12, 31)),
  holiday("new year's day, new years day, new year day, new year's, new years", fixed(1, 1)),
  holiday(
    'fourth of july, 4 th of july, july fourth, july 4 th, july 4, independence day',
    fixed(7, 4),
  ),
  holiday('labor day, labour day', nth(9, 1, 1)),
  holiday('memorial day', nth(5, 1, -1)),
  holiday('veterans day, veteran day, armistice day', fixed(11, 11)),
  holiday('columbus day, indigenous peoples day', nth(10, 1, 2)),
  holiday("presidents day, president's day, presidents' day, washington's birthday", nth(2, 1, 3)),
  holiday('martin luther king day, mlk day, mlk', nth(1, 1, 3)),
  holiday("valentine's day, valentines day, valentine's, valentines", fixed(2, 14)),
  holiday("st patrick's day, saint patrick's day, st patricks day", fixed(3, 17)),
  holiday('halloween', fixed(10, 31)),
  holiday('juneteenth', fixed(6, 19)),
  holiday("mother's day, mothers day", nth(5, 0, 2)),
  holiday("father's day, fathers day", nth(6, 0, 3)),
  holiday('good friday', (year) => addDays(easter(year), -2)),
  holiday('easter monday', (year) => addDays(easter(year), 1)),
  holiday('easter sunday, easter', easter),
]

/** The words that holidays are named by, for the dictionary. */
export const holidayWords: readonly string[] = [
  ...new Set(holidays.flatMap(({ names }) => names.flatMap((name) => name.split(' ')))),
].filter((word) => word.length > 3)

/** The holiday that is named at a position; the longest name wins. */
export function holidayAt(
  words: (at: number) => string,
  at: number,
): { readonly dayIn: (year: number) => string; readonly length: number } | undefined {
  let best: { dayIn: (year: number) => string; length: number } | undefined
  for (const { names, dayIn } of byFirstWord.get(words(at)) ?? []) {
    for (const name of names) {
      const parts = name.split(' ')
      if (
        parts.length > (best?.length ?? 0) &&
        parts.every((part, offset) => words(at + offset) === part)
      )
        best = { dayIn, length: parts.length }
    }
  }
  return best
}

const byFirstWord: ReadonlyMap<string, readonly Holiday[]> = (() => {
  const found = new Map<string, Holiday[]>()
  for (const one of holidays) {
    for (const first of new Set(one.names.map((name) => name.split(' ')[0] ?? '')))
      found.set(first, [...(found.get(first) ?? []), one])
  }
  return found
})()

/** The words that a holiday's name begins with. */
export const holidayStarts: readonly string[] = [...byFirstWord.keys()]

function holiday(names: string, dayIn: (year: number) => string): Holiday {
  return { names: names.split(', '), dayIn }
}

/** Gregorian Easter Sunday (Meeus, Jones and Butcher). */
function easter(year: number): string {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const [d, e] = [Math.floor(b / 4), b % 4]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const [i, k] = [Math.floor(c / 4), c % 4]
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return dayOf(year, month, ((h + l - 7 * m + 114) % 31) + 1) ?? ''
}
