import { oneLine } from '../base/one-line.ts'
import type { FileRecord, TableAccount } from '../ledger/records.ts'
import type { CountedReference } from '../merge/references.ts'
import type { ShrunkenStore } from '../merge/shrunken.ts'
import { shellWord } from './shell-word.ts'

/** What the closing account is made from. */
export interface ClosingAccount {
  readonly accounts: readonly TableAccount[]
  readonly files: readonly FileRecord[]
  /** Distinct columns whose type or name differs by store. */
  readonly driftedColumns: number
  readonly shrunken: readonly ShrunkenStore[]
  readonly references: readonly CountedReference[]
}

/** The counts of a line, in their order. */
type Totals = Pick<
  TableAccount,
  | 'files'
  | 'filesRejected'
  | 'read'
  | 'survivors'
  | 'merged'
  | 'quarantined'
  | 'superseded'
  | 'withdrawn'
  | 'difference'
>

const heads: readonly (readonly [keyof Totals, string])[] = [
  ['files', 'files'],
  ['filesRejected', 'rejected'],
  ['read', 'read'],
  ['survivors', 'survivors'],
  ['merged', 'merged'],
  ['quarantined', 'quarantined'],
  ['superseded', 'superseded'],
  ['withdrawn', 'withdrawn'],
  ['difference', 'difference'],
]

/** Every input row with its one fate, a line a table, a total, and what to look at next. */
export function closingAccount(closing: ClosingAccount): string {
  const { accounts } = closing
  const sum = (count: keyof Totals): number =>
    accounts.reduce((total, account) => total + account[count], 0)
  const total = Object.fromEntries(heads.map(([count]) => [count, sum(count)])) as unknown as Totals
  const rare: ReadonlySet<string> = new Set(['superseded', 'withdrawn'])
  const shown = heads.filter(([count]) => !rare.has(count) || total[count] > 0)
  const line = (name: string, one: Totals): readonly string[] => [
    name,
    ...shown.map(([count]) => one[count].toLocaleString('en-US')),
  ]
  return [
    'Every input row has exactly one fate',
    '',
    ...table([
      ['table', ...shown.map(([, head]) => head)],
      ...accounts.map((account) => line(account.table, account)),
      line('total', total),
    ]),
    '',
    ...notes(total, closing),
    '',
  ].join('\n')
}

/** Columns padded to their widest cell; the first to the left, the rest to the right. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const lines = rows.map((row) => row.map(oneLine))
  const widths = (lines[0] ?? []).map((_, at) =>
    Math.max(...lines.map((row) => (row[at] ?? '').length)),
  )
  return lines.map((row) =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart((widths[at] ?? 0) + 3))).join('')}`.trimEnd(),
  )
}

function notes(
  total: Totals,
  { accounts, files, driftedColumns, shrunken, references }: ClosingAccount,
): readonly string[] {
  const lines: string[] = []
  const count = (number: number, one: string, many: string): string =>
    `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
  if (total.merged > 0)
    lines.push(
      line(
        'merged',
        `${count(total.merged, 'row', 'rows')} delivered again: one survivor each, named in the ledger`,
        'bankfull account --json',
      ),
    )
  if (total.quarantined > 0)
    lines.push(line('quarantined', reasonsText(accounts), 'bankfull quarantine'))
  if (driftedColumns > 0)
    lines.push(
      line(
        'drift',
        `${count(driftedColumns, 'column differs', 'columns differ')} by store, no value changed`,
        'bankfull drift list',
      ),
    )
  if (references.length > 0)
    lines.push(line('orphans', orphansText(references), 'bankfull references'))
  const noneKept = files.filter(({ rows, quarantined }) => rows > 0 && quarantined === rows)
  lines.push(
    ...firstFew('none kept', noneKept, ({ path, rows }) => [
      `${path}: ${count(rows, 'row', 'rows')} quarantined, which is all; does this store write the key or a type otherwise?`,
      'bankfull plan',
    ]),
  )
  lines.push(
    ...firstFew('shrunken', shrunken, ({ table: name, store, rowsBefore, rowsNow }) => [
      `${name} of ${store === '' ? 'its one store' : store}: ${count(rowsNow, 'row', 'rows')}, ${rowsBefore.toLocaleString('en-US')} the time before`,
      '',
    ]),
  )
  const carried = files.filter((one) => one.carried)
  lines.push(
    ...firstFew('kept', carried, (file) => [
      `${file.path} is no longer delivered; its ${count(file.rows, 'row stays', 'rows stay')}`,
      `bankfull merge --withdraw ${shellWord(file.path)}`,
    ]),
  )
  const rejected = files.filter((one) => one.status === 'rejected')
  lines.push(
    ...firstFew('rejected', rejected, (file) => [
      `${file.path}: ${file.reason ?? ''}, ${file.sizeBytes.toLocaleString('en-US')} bytes`,
      file.cause ?? '',
    ]),
  )
  const twins = files.filter((one) => one.status === 'same_bytes')
  lines.push(
    ...firstFew('same bytes', twins, (file) => [file.path, `counts once, as ${file.reason ?? ''}`]),
  )
  return lines
}

/** As many lines of one kind as a person reads; `account --json` has the others. */
const mostNamed = 10

function firstFew<T>(
  label: string,
  all: readonly T[],
  described: (one: T) => readonly [what: string, next: string],
): readonly string[] {
  const named = all.slice(0, mostNamed).map((one) => line(label, ...described(one)))
  const more = all.length - named.length
  if (more <= 0) return named
  return [
    ...named,
    line(label, `and ${more.toLocaleString('en-US')} more`, 'bankfull account --json'),
  ]
}

function line(label: string, what: string, next: string): string {
  return `  ${label.padEnd(13)}${oneLine(what)}${next === '' ? '' : `   ${oneLine(next)}`}`
}

/** References whose values are not all found, with what the run before counted. */
function orphansText(references: readonly CountedReference[]): string {
  const open = references.filter(({ orphans }) => orphans > 0)
  if (open.length === 0) return `none; ${references.length} references hold`
  return open
    .map(({ table: name, column, orphans, before: [last] }) => {
      const change = last === undefined ? 'first count' : changeText(orphans - last)
      return `${orphans.toLocaleString('en-US')} ${name}.${column} (${change})`
    })
    .join(', ')
}

function changeText(more: number): string {
  if (more === 0) return 'as before'
  return `${Math.abs(more).toLocaleString('en-US')} ${more > 0 ? 'more' : 'fewer'}`
}

function reasonsText(accounts: readonly TableAccount[]): string {
  return accounts
    .flatMap(({ table: name, quarantineReasons }) =>
      Object.entries(quarantineReasons).map(
        ([reason, rows]) => `${rows.toLocaleString('en-US')} ${name} ${reason}`,
      ),
    )
    .join(', ')
}
