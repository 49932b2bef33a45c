import type { MatchedColumn, PlannedFile } from '../merge/columns.ts'
import type { StoreReading } from '../project/project.ts'
import { suggest } from '../project/suggest.ts'
import type { ColumnEvidence } from './evidence.ts'
import { usualKind } from './evidence.ts'
import type { Spellings } from './spellings.ts'

/** Something that one store's files need said. What is not `sure` is asked in a comment, never declared. */
export interface StoreNeed {
  readonly store: string
  readonly reading: StoreReading
  readonly because: string
  readonly sure: boolean
}

/** Decimal commas, null spellings and dates in an unknown order, as the values show them. */
export function spellingNeeds(
  spellings: readonly Spellings[],
  evidence: readonly ColumnEvidence[],
): readonly StoreNeed[] {
  const kinds = new Map(evidence.map((one) => [one.column, usualKind(one)]))
  const isNumber = ({ column }: Spellings): boolean =>
    ['integer', 'decimal', 'double'].includes(kinds.get(column) ?? '')
  return [...Map.groupBy(spellings, ({ store }) => store)].flatMap(([store, columns]) => [
    ...commaNeed(store, columns.filter(isNumber)),
    ...nullsNeed(
      store,
      columns.filter(({ nullValues }) => nullValues > 0),
      isNumberOrTime(kinds),
    ),
    ...dateNeed(store, columns),
  ])
}

function isNumberOrTime(
  kinds: ReadonlyMap<string, string | undefined>,
): (one: Spellings) => boolean {
  return ({ column }) => (kinds.get(column) ?? 'text') !== 'text'
}

function commaNeed(store: string, numbers: readonly Spellings[]): readonly StoreNeed[] {
  const found = numbers.filter(({ commas }) => commas > 0)
  const sum = (of: 'commas' | 'thousands' | 'dots'): number =>
    numbers.reduce((total, one) => total + one[of], 0)
  if (found.length === 0) return []
  const names = found.map(({ column }) => column).join(', ')
  const sure = sum('dots') === 0 && sum('thousands') < sum('commas')
  return [
    {
      store,
      reading: { decimalMark: ',' },
      because: sure
        ? `${sum('commas')} values of ${names} have a comma before the last digits, none a dot`
        : `${sum('commas')} values of ${names} have a comma, which may part decimals or thousands; ${sum('dots')} have a dot`,
      sure,
    },
  ]
}

function nullsNeed(
  store: string,
  found: readonly Spellings[],
  isTyped: (one: Spellings) => boolean,
): readonly StoreNeed[] {
  if (found.length === 0) return []
  const nulls = [...new Set(found.flatMap((one) => one.nulls))].toSorted()
  const places = found.map(({ column, nullValues }) => `${column} (${nullValues})`)
  return [
    {
      store,
      reading: { nulls },
      because: `${nulls.join(', ')} stands in ${places.join(', ')}`,
      sure: found.some(isTyped) || found.length > 1,
    },
  ]
}

/** The order of day and month is asked for even where some day is above 12: the next file may settle nothing. */
function dateNeed(store: string, columns: readonly Spellings[]): readonly StoreNeed[] {
  const found = columns.filter(({ dayMonth, present }) => dayMonth > 0 && dayMonth * 2 >= present)
  if (found.length === 0) return []
  const sum = (of: 'dayMonth' | 'firstIsDay' | 'secondIsDay'): number =>
    found.reduce((total, one) => total + one[of], 0)
  const [first, second] = [sum('firstIsDay'), sum('secondIsDay')]
  const example = found[0]?.dateExample ?? ''
  const mark = /[/.-]/.exec(example)?.[0] ?? '/'
  const isDayFirst = first >= second
  return [
    {
      store,
      reading: { dateFormat: formatLike(example, mark, isDayFirst) },
      because: `day or month first? ${sum('dayMonth')} values of ${found.map(({ column }) => column).join(', ')} are like ${example}; the first number is above 12 in ${first}, the second in ${second}`,
      sure: false,
    },
  ]
}

function formatLike(example: string, mark: string, isDayFirst: boolean): string {
  const year = /[/.-]\d{4}/.test(example) ? 'YYYY' : 'YY'
  const time = /\d:\d\d:\d\d/.test(example) ? ' HH:mm:ss' : /\d:\d\d/.test(example) ? ' HH:mm' : ''
  return `${(isDayFirst ? ['DD', 'MM'] : ['MM', 'DD']).join(mark)}${mark}${year}${time}`
}

/** A column that only one store has, where it lacks one that the others have, under a name that is like it. */
export function renameNeeds(
  columns: readonly MatchedColumn[],
  files: readonly PlannedFile[],
): readonly StoreNeed[] {
  const stores = new Set(files.map(({ landed }) => landed.file.store))
  const having = columns.map(({ name, sources }) => ({
    name,
    stores: new Set(sources.map(({ file }) => files[file]?.landed.file.store ?? '')),
  }))
  return [...stores].flatMap((store) => {
    const extra = having.filter((one) => one.stores.has(store) && one.stores.size === 1)
    const missing = having.filter((one) => !one.stores.has(store) && one.stores.size > 1)
    return extra.flatMap(({ name }): readonly StoreNeed[] => {
      const wanted = missing.map((one) => one.name).filter((other) => isLike(name, other))
      const [only] = wanted
      if (only === undefined || wanted.length > 1) return []
      const others = having.find((one) => one.name === only)?.stores.size ?? 0
      return [
        {
          store,
          reading: { rename: new Map([[name, only]]) },
          because: `has ${name} and no ${only}, which ${others} other stores have`,
          sure: true,
        },
      ]
    })
  })
}

function isLike(name: string, other: string): boolean {
  const [a, b] = [name, other].map(bare)
  if (a === undefined || b === undefined || a.length < 3 || b.length < 3) return false
  return a.includes(b) || b.includes(a) || suggest(a, [b]) !== undefined
}

/** A name's letters without the prefix of its type. */
function bare(name: string): string {
  return name
    .replace(/^[a-z]{1,3}(?=[A-Z])/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}
