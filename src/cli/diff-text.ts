import { mask } from '../base/mask.ts'
import type { Change, Difference } from '../diff/difference.ts'
import type { Comparable } from '../diff/published-sides.ts'
import type { Side } from '../diff/side.ts'
import { table } from './closing-account.ts'

/** A table or view with what differs; undefined where there are no two versions of it. */
export interface Compared {
  readonly what: Comparable
  readonly versions: { readonly before: number | undefined; readonly after: number | undefined }
  /** Where the two versions come from other environments: which. */
  readonly environments?: readonly [before: string, after: string] | undefined
  readonly sides: readonly [Side, Side] | undefined
  readonly difference: Difference | undefined
}

/** True where a row, a value or a column is not what it was. A table that only one run has published differs too. */
export function differs({ versions, difference, environments }: Compared): boolean {
  if (environments !== undefined && difference === undefined)
    return versions.before !== versions.after
  if (difference === undefined)
    return versions.before !== versions.after && versions.before !== undefined
      ? versions.after === undefined
      : false
  const { added, removed, changed, columns } = difference
  return (
    added + removed + changed > 0 ||
    columns.added.length + columns.removed.length + columns.retyped.length > 0
  )
}

/** What differs, as a person reads it; values of columns that tell of a person are masked. */
export function diffText(compared: readonly Compared[]): string {
  return compared.map((one) => `${text(one)}\n`).join('\n')
}

/** The same as one JSON document. */
export function diffJson(compared: readonly Compared[]): string {
  return JSON.stringify({
    differs: compared.some(differs),
    compared: compared.map((one) => ({
      name: one.what.name,
      layer: one.what.layer,
      versions: { before: one.versions.before ?? null, after: one.versions.after ?? null },
      ...(one.environments && {
        environments: { before: one.environments[0], after: one.environments[1] },
      }),
      differs: differs(one),
      ...(one.difference && {
        ...one.difference,
        changes: one.difference.changes.map((change) => masked(change, one)),
        notShown: notShown(one.difference),
      }),
    })),
  })
}

function onlyIn({ what, versions }: Compared, [before, after]: readonly [string, string]): string {
  const { before: old, after: now } = versions
  if (old === undefined && now === undefined)
    return `${what.name}: published in neither ${before} nor ${after}`
  return old === undefined
    ? `${what.name}: v${now} of ${after} alone, ${before} has none`
    : `${what.name}: v${old} of ${before} alone, ${after} has none`
}

function text(compared: Compared): string {
  const { what, versions, difference, environments } = compared
  if (environments !== undefined && difference === undefined) return onlyIn(compared, environments)
  if (difference === undefined) {
    if (versions.after === undefined) return `${what.name}: no snapshot is kept of then`
    return versions.before === versions.after
      ? `${what.name}: v${versions.after} both times`
      : `${what.name}: v${versions.after} is the first that is kept; nothing to compare it with`
  }
  const { before, after, added, removed, changed } = difference
  const equal = after.rows - added - changed
  return [
    `${what.name}: ${before.label} → ${after.label}`,
    `  rows     ${number(before.rows)} → ${number(after.rows)}: ${number(added)} added, ${number(removed)} removed, ${number(changed)} changed, ${number(equal)} equal`,
    ...columnLines(difference),
    ...difference.cells.map(
      ({ column, cells }, at) =>
        `  ${at === 0 ? 'changed' : '       '}  ${column}: ${number(cells)} ${cells === 1 ? 'value' : 'values'}`,
    ),
    ...changeLines(compared, difference),
  ].join('\n')
}

function columnLines({ columns }: Difference): readonly string[] {
  return [
    ...columns.added.map(({ column, type }) => `  column   ${column} is new, ${type}`),
    ...columns.removed.map(({ column, type }) => `  column   ${column} is gone, it was ${type}`),
    ...columns.retyped.map(
      ({ column, before, after }) => `  column   ${column} was ${before}, is ${after}`,
    ),
  ]
}

function changeLines(compared: Compared, { key, changes, ...rest }: Difference): readonly string[] {
  if (changes.length === 0) return []
  const rows = changes
    .map((change) => masked(change, compared))
    .map(({ change, key: values, column, before, after }) => [
      change,
      values.map((value) => brief(value)).join(' '),
      column ?? '',
      column === null ? '' : fromTo(before, after),
    ])
  const more = notShown({ key, changes, ...rest })
  return [
    '',
    ...table([['', key.join(' '), 'column', 'value'], ...rows]),
    ...(more > 0 ? [`  … and ${number(more)} more   next: --out FILE`] : []),
  ]
}

/** Changes that are counted, and not among those told. */
function notShown({ added, removed, cells, changes }: Difference): number {
  return added + removed + cells.reduce((sum, one) => sum + one.cells, 0) - changes.length
}

function masked(change: Change, { what, difference }: Compared): Change {
  const personal = new Set(what.personal.map((column) => column.toLowerCase()))
  const hide = (column: string | null, value: string | null): string | null =>
    value !== null && column !== null && personal.has(column.toLowerCase()) ? mask : value
  return {
    ...change,
    key: change.key.map((value, at) => hide(difference?.key[at] ?? null, value)),
    before: hide(change.column, change.before),
    after: hide(change.column, change.after),
  }
}

/** Both values; where they look alike in short, the part that differs, with its white space spelled out. */
function fromTo(before: string | null, after: string | null): string {
  const [old, now] = [brief(before), brief(after)]
  if (old.trim() !== now.trim() || before === after || before === null || after === null)
    return `${old} → ${now}`
  const at = before.split('').findIndex((unit, index) => unit !== after[index])
  const start = Math.max(0, (at === -1 ? before.length : at) - 20)
  const part = (value: string): string => {
    const [head, tail] = [start > 0 ? '…' : '', value.length > start + 40 ? '…' : '']
    return `${head}${JSON.stringify(value.slice(start, start + 40))}${tail}`
  }
  return `${part(before)} → ${part(after)}`
}

/** A value in one short line; nothing for null would look like the empty text. */
function brief(value: string | null): string {
  if (value === null) return 'null'
  const line = value.replaceAll(/\s+/g, ' ')
  if (line === '') return "''"
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
