/** Rows as a story shows them; null is null, every other value is its text. */
export interface Grid {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/**
 * Reads rows as they stand in a test: a header line, then a line a row, cells apart by spaces. `·` is null, and a
 * cell that holds spaces stands in double quotes, with `""` for a quote and `\n` for a line end.
 */
export function rows(strings: TemplateStringsArray, ...parts: readonly unknown[]): Grid {
  const lines = String.raw({ raw: strings.raw }, ...parts)
    .split('\n')
    .map(cellsOf)
    .filter((cells) => cells.length > 0)
  const [header, ...rest] = lines
  return { columns: (header ?? []).map(String), rows: rest }
}

/** True for rows as `rows` gives them. */
export function isGrid(value: unknown): value is Grid {
  return typeof value === 'object' && value !== null && 'columns' in value && 'rows' in value
}

/** A grid as CSV: null is an empty cell, empty text is quoted. */
export function csvOf({ columns, rows: records }: Grid): string {
  const field = (cell: string | null): string => {
    if (cell === null) return ''
    return /^$|[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  }
  return [columns, ...records].map((record) => `${record.map(field).join(',')}\n`).join('')
}

/** A grid as JSON Lines; numbers stand as spelled, all else as strings, and a null is left out. */
export function jsonLinesOf({ columns, rows: records }: Grid): string {
  const value = (cell: string): string =>
    /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$|^true$|^false$/.test(cell)
      ? cell
      : JSON.stringify(cell)
  return records
    .map((record) => {
      const members = columns.flatMap((column, at) => {
        const cell = record[at] ?? null
        return cell === null ? [] : [`${JSON.stringify(column)}:${value(cell)}`]
      })
      return `{${members.join(',')}}\n`
    })
    .join('')
}

function cellsOf(line: string): (string | null)[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"|\S+/g)].map((cell) => {
    if (cell[1] !== undefined) return cell[1].replaceAll('""', '"').replaceAll('\\n', '\n')
    return cell[0] === '·' ? null : cell[0]
  })
}
