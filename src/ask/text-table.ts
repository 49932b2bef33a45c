import type { AnswerColumn, JsonCell } from './reply.ts'

/** How a table is laid out. */
export interface TableLayout {
  /** Columns of text that the widest line may take. */
  readonly width: number
  /** The most rows to show. */
  readonly rows: number
}

/** Rows as aligned text: numbers to the right, long text wrapped in what room is left. */
export function textTable(
  columns: readonly AnswerColumn[],
  rows: readonly Readonly<Record<string, JsonCell>>[],
  layout: TableLayout,
): readonly string[] {
  const cells = rows
    .slice(0, layout.rows)
    .map((row) => columns.map((column) => cellText(row[column.name] ?? null, column)))
  const widths = fitted(
    columns.map((column, at) =>
      Math.max(column.name.length, ...cells.map((row) => (row[at] ?? '').length)),
    ),
    columns,
    layout.width,
  )
  const head = columns.map((column) => column.name)
  return [head, ...cells].flatMap((row) => lines(row, widths, columns))
}

/** A cell for a reader: thousands parted, a ratio in its own decimals, nothing rounded. */
function cellText(cell: JsonCell, column: AnswerColumn): string {
  if (cell === null) return '–'
  const text = String(cell)
  return isNumber(column) ? grouped(text) : text
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const parted = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? parted : `${parted}.${fraction}`
}

function isNumber(column: AnswerColumn): boolean {
  return /^(?:integer|decimal|double)/.test(column.type)
}

/** Takes what is too wide from the widest text column, down to a readable rest. */
function fitted(
  widths: readonly number[],
  columns: readonly AnswerColumn[],
  width: number,
): readonly number[] {
  const over = widths.reduce((sum, one) => sum + one + 2, 0) - width
  const texts = [...widths.keys()].filter((at) => columns[at]?.type === 'text')
  const widest = texts.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0]
  if (over <= 0 || widest === undefined) return widths
  return widths.map((one, at) => (at === widest ? Math.max(Math.min(one, 24), one - over) : one))
}

function lines(
  row: readonly string[],
  widths: readonly number[],
  columns: readonly AnswerColumn[],
): readonly string[] {
  const wrapped = row.map((text, at) => wrap(text, widths[at] ?? text.length))
  const height = Math.max(...wrapped.map((parts) => parts.length))
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((parts, at) => {
        const text = parts[line] ?? ''
        const column = columns[at]
        const width = widths[at] ?? 0
        return column !== undefined && isNumber(column) ? text.padStart(width) : text.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Breaks text at spaces into lines of a width. */
export function wrap(text: string, width: number): readonly string[] {
  const found: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      found.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...found, line]
}
