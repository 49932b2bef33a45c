import type { AnswerColumn, JsonCell } from './reply.ts'

/** How a table is laid out. */
export interface TableLayout {
  /** Characters that a line may take. */
  readonly width: number
  /** The most rows to show. */
  readonly rows: number
  /** Columns that stay whatever the width. */
  readonly keep: readonly string[]
}

/** Rows as aligned text, and what was said beside it to keep the lines short. */
export interface TextTable {
  readonly lines: readonly string[]
  /** Columns that hold one value in all rows shown, with that value. */
  readonly common: readonly string[]
  /** Columns that found no room. */
  readonly hidden: readonly string[]
}

type Row = Readonly<Record<string, JsonCell>>

interface Column {
  readonly name: string
  readonly isNumber: boolean
  readonly cells: readonly string[]
  readonly width: number
}

/** Text longer than this stands below its row rather than in it, where the row would be too long. */
const longText = 30

/**
 * Lays rows out: numbers to the right, a long text below its row, a value that all rows share said once. Columns that
 * find no room are named, the last ones first.
 */
export function textTable(
  columns: readonly AnswerColumn[],
  rows: readonly Row[],
  layout: TableLayout,
): TextTable {
  const shown = rows.slice(0, layout.rows)
  const all = columns.map((column) => columnOf(column, shown))
  const isCommon = (column: Column): boolean =>
    shown.length > 2 && !layout.keep.includes(column.name) && new Set(column.cells).size === 1
  const own = all.filter((column) => !isCommon(column))
  const below =
    lengthOf(own) > layout.width
      ? own.find((one) => !one.isNumber && one.width > longText)
      : undefined
  const { kept, hidden } = fitted(
    own.filter((column) => column !== below),
    layout,
  )
  const head = line(kept, (column) => column.name)
  const body = shown.flatMap((_, at) => [
    line(kept, (column) => column.cells[at] ?? ''),
    ...(below === undefined
      ? []
      : wrap(below.cells[at] ?? '', layout.width - 4).map((one) => `    ${one}`)),
  ])
  return {
    lines: [head, ...body],
    common: all.filter(isCommon).map((column) => `${column.name} ${column.cells[0]}`),
    hidden: hidden.map((column) => column.name),
  }
}

/** Breaks text at spaces into lines of a width. */
export function wrap(text: string, width: number): readonly string[] {
  const found: string[] = []
  let last = ''
  for (const word of text.split(' ')) {
    if (last !== '' && last.length + 1 + word.length > width) {
      found.push(last)
      last = word
    } else last = last === '' ? word : `${last} ${word}`
  }
  return [...found, last]
}

function columnOf(column: AnswerColumn, rows: readonly Row[]): Column {
  const isNumber = numeric.test(column.type)
  const cells = rows.map((row) => cellText(row[column.name] ?? null, isCount(column)))
  const width = Math.max(column.name.length, ...cells.map((cell) => cell.length))
  return { name: column.name, isNumber, cells, width }
}

/** True for a number that counts or measures something; one without a unit is a name. */
export function isCount({ type, unit }: AnswerColumn): boolean {
  return unit !== null && numeric.test(type)
}

const numeric = /^(?:integer|decimal|double)/

/** A cell for a reader: thousands parted where it counts, nothing rounded. */
export function cellText(cell: JsonCell, counts: boolean): string {
  if (cell === null) return '–'
  const text = String(cell)
  if (!counts) return text
  const [whole = '', fraction] = text.split('.')
  const parted = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? parted : `${parted}.${fraction}`
}

function fitted(
  columns: readonly Column[],
  { width, keep }: TableLayout,
): { kept: readonly Column[]; hidden: readonly Column[] } {
  let kept = columns
  for (const column of columns.toReversed()) {
    if (lengthOf(kept) <= width) break
    if (!keep.includes(column.name) && kept.length > 1) kept = kept.filter((one) => one !== column)
  }
  return { kept, hidden: columns.filter((column) => !kept.includes(column)) }
}

function lengthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + column.width + 2, -2)
}

function line(columns: readonly Column[], text: (column: Column) => string): string {
  const cells = columns.map((column) =>
    column.isNumber ? text(column).padStart(column.width) : text(column).padEnd(column.width),
  )
  return cells.join('  ').trimEnd()
}
