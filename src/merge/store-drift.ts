import type { ColumnDrift } from '../ledger/records.ts'

/** Stores whose files have a column in one other way than the table: another type or name, or not at all. */
export interface StoreDrift {
  readonly change: string
  /** What they have instead: a type, a name, nothing where the column is missing. */
  readonly instead: string
  readonly files: number
  readonly stores: readonly string[]
}

/** One column's drift, a line a way, the way of most files first. */
export function driftByWay(drift: readonly ColumnDrift[], column: string): readonly StoreDrift[] {
  const mine = drift.filter((one) => one.column === column)
  const insteadOf = ({ change, sourceName, sourceType }: ColumnDrift): string =>
    change === 'renamed' ? sourceName : sourceType
  const ways = Map.groupBy(mine, (one) => `${one.change}\n${insteadOf(one)}`)
  return [...ways.values()]
    .map((all) => ({
      change: all[0]?.change ?? '',
      instead: all[0] === undefined ? '' : insteadOf(all[0]),
      files: new Set(all.map(({ file }) => file)).size,
      stores: [...new Set(all.map(({ store }) => store))],
    }))
    .toSorted((a, b) => b.files - a.files)
}

/** The same in words: `int8 in 2 stores: store_05, store_07`. */
export function driftText({ change, instead, stores }: StoreDrift): string {
  const where = placesText(stores)
  if (change === 'missing') return `missing ${where}`
  return change === 'renamed' ? `named ${instead} ${where}` : `${instead} ${where}`
}

/** `in store_05`, or how many and the first few. */
export function placesText(stores: readonly string[]): string {
  const [only = ''] = stores
  if (stores.length === 1) return only === '' ? 'in its files' : `in ${only}`
  const more = stores.length - mostNamed
  const named = stores.slice(0, mostNamed).join(', ')
  return `in ${stores.length} stores: ${named}${more > 0 ? ` and ${more} more` : ''}`
}

const mostNamed = 5
