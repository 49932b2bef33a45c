import type { SummedRows, ViewTest } from '../project/project.ts'
import { significant, tokenize } from './tokens.ts'

/** A test that is written in SQL itself. */
export type WrittenTest = Extract<ViewTest, { readonly kind: 'holds' | 'equals' }>

/** Is a test written in SQL, in the portable subset and with macros, so that it is judged like a view? */
export function isWritten(test: ViewTest): test is WrittenTest {
  return test.kind === 'holds' || test.kind === 'equals'
}

/** The portable SELECT of a written test's offending rows; `from` is the table or view that it belongs to. */
export function testStatement(test: WrittenTest, from: string): string {
  if (test.kind === 'holds') return `SELECT * FROM ${from} WHERE NOT (\n${test.condition}\n)`
  const { here, there } = test
  const keys = keysOf(test)
  const groups = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`
  return [
    `SELECT ${[...keys, 'coalesce(sum(here), 0) AS here', 'coalesce(sum(there), 0) AS there'].join(', ')}`,
    'FROM (',
    side(here, keys, from, (sum) => `sum(${sum}) AS here, NULL AS there`),
    'UNION ALL',
    side(there, keys, there.of, (sum) => `NULL AS here, sum(${sum}) AS there`),
    `) AS both_sides${groups}`,
    'HAVING coalesce(sum(here), 0) <> coalesce(sum(there), 0)',
  ].join('\n')
}

/** The columns of a written test's rows that a person should see. */
export function shownOf(
  test: WrittenTest,
  grain: readonly string[],
  columns: readonly string[],
): readonly string[] {
  if (test.kind === 'equals') return [...keysOf(test), 'here', 'there']
  const words = new Set(significant(tokenize(test.condition)).map(({ text }) => text.toLowerCase()))
  const named = columns.filter((column) => words.has(column.toLowerCase()))
  return [...grain, ...named.filter((column) => !grain.includes(column))]
}

/** A written test as a sentence. */
export function writtenText(test: WrittenTest): string {
  if (test.kind === 'holds') return `${oneSpace(test.condition)} must hold`
  const { here, there } = test
  const each = here.by.length === 0 ? '' : ` for each ${here.by.join(', ')}`
  return `the sum of ${oneSpace(here.sum)} must be that of ${oneSpace(there.sum)} in ${there.of}${each}`
}

function keysOf({ here }: Extract<WrittenTest, { kind: 'equals' }>): readonly string[] {
  return here.by.map((key, at) => (/^[A-Za-z_]\w*$/.test(key) ? key : `key_${at + 1}`))
}

/** Each side is summed before the two are put together, so that few rows meet. */
function side(
  { by, sum, where }: SummedRows,
  keys: readonly string[],
  from: string,
  sums: (sum: string) => string,
): string {
  const grouped = keys.map((key, at) => `(${by[at]}) AS ${key}`)
  const condition = where === undefined ? '' : ` WHERE ${where}`
  const groups = by.length === 0 ? '' : ` GROUP BY ${by.map((key) => `(${key})`).join(', ')}`
  return `SELECT ${[...grouped, sums(sum)].join(', ')} FROM ${from}${condition}${groups}`
}

function oneSpace(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ')
}
