import * as z from 'zod'
import { columnNames, distinct, flag, mapping, spelled, statement, text } from './field-schema.ts'
import { limitOf, rowLimit } from './limit-schema.ts'
import type { ViewTest } from './project.ts'

/** One entry of `checks:` or `tests:` as written. An entry may ask several things of its column. */
export interface CheckYaml {
  readonly column?: string | undefined
  readonly not_null?: true | undefined
  readonly unique?: true | readonly string[] | undefined
  readonly between?: readonly [string, string] | undefined
  readonly accepted?: readonly string[] | undefined
  readonly holds?: string | undefined
  readonly rows?: readonly [string, string] | undefined
  readonly rows_change?: string | undefined
  readonly sum?: string | undefined
  readonly by?: readonly string[] | undefined
  readonly where?: string | undefined
  readonly equals?: EqualsYaml | undefined
}

/** The other side of a relation. */
export interface EqualsYaml {
  readonly of: string
  readonly sum: string
  readonly by?: readonly string[] | undefined
  readonly where?: string | undefined
}

const ofColumn = ['not_null', 'unique', 'between', 'accepted'] as const
const ofRows = ['holds', 'rows', 'rows_change', 'sum'] as const
const forms =
  '{column: C, not_null: true}, {column: C, between: [LOW, HIGH]}, {column: C, accepted: [A, B]}, {unique: [C, D]}, {holds: C <= D}, {rows: [LOW, HIGH]}, {rows_change: 20%} or {sum: C, by: [D], equals: {of: TABLE, sum: E, by: [F]}}'

const only = flag().refine((said) => said, { error: 'true, or no such key' }) as z.ZodType<true>
const range = 'two values, [LOW, HIGH]'

const between = z
  .array(spelled(), { error: range })
  .length(2, { error: range })
  .superRefine((bounds, context) => {
    if (context.issues.length > 0) return
    const fault = faultOfBounds(bounds[0] ?? '', bounds[1] ?? '')
    if (fault) statement(context, [], fault)
  }) as unknown as z.ZodType<readonly [string, string]>

const groups = distinct(text(), 'a list of columns or expressions')
const condition = text().describe('Only rows for which this holds')

/** Schema of one check. */
export function checkSchema(): z.ZodType<CheckYaml> {
  return mapping({
    column: text().optional().describe('The column that is checked'),
    not_null: only.optional().describe('No value is null'),
    unique: z
      .union([only, columnNames()], { error: 'a list of columns, or true' })
      .optional()
      .describe('No two rows agree in these columns'),
    between: between.optional().describe('[LOW, HIGH], both allowed: numbers, days or times'),
    accepted: distinct(spelled(), 'a list of values').optional().describe('No other value'),
    holds: text().optional().describe('A condition in portable SQL that no row breaks'),
    rows: between.optional().describe('[LOW, HIGH]: how many rows there are'),
    rows_change: rowLimit()
      .optional()
      .describe('By how much the number of rows may differ from the snapshot before: 20%'),
    sum: text().optional().describe('A number in portable SQL, added up and held against `equals`'),
    by: groups.optional().describe('Added up for each of these; over all rows where left out'),
    where: condition.optional(),
    equals: mapping({
      of: text().describe('The table or view on the other side'),
      sum: text().describe('The number there'),
      by: groups.optional().describe('As many as in `by`, in its order'),
      where: condition.optional(),
    })
      .optional()
      .describe('What the sums must equal; where one side has no row, it counts as 0'),
  }).superRefine((check, context) => {
    if (context.issues.length === 0) checkForm(check, context)
  })
}

function checkForm(check: CheckYaml, context: z.RefinementCtx): void {
  const say = (path: string[], sentence: string): void => statement(context, path, sentence)
  const questions = ofColumn.filter((key) => check[key] !== undefined)
  const whole = ofRows.filter((key) => check[key] !== undefined)
  const isList = Array.isArray(check.unique)
  const { sum, equals, by, where } = check
  if ((sum === undefined) !== (equals === undefined)) {
    say([], '`sum` and `equals` belong together: {sum: C, equals: {of: TABLE, sum: D}}.')
  } else if (questions.length + whole.length === 0) {
    say([], `it checks nothing; forms: ${forms}.`)
  } else if (whole.length > 1 || (whole.length === 1 && (questions.length > 0 || check.column))) {
    say([], `${[...whole, ...questions].join(' and ')}: one entry each.`)
  } else if (sum === undefined && (by !== undefined || where !== undefined)) {
    say([], '`by` and `where` belong to `sum`.')
  } else if (equals && (by ?? []).length !== (equals.by ?? []).length) {
    say(['equals', 'by'], 'as many as in `by` on this side, in its order.')
  } else if (
    whole.length === 0 &&
    check.column === undefined &&
    !(isList && questions.length === 1)
  ) {
    say([], `it names no column; forms: ${forms}.`)
  } else if (check.column !== undefined && isList) {
    say(['unique'], '`unique` lists its columns itself; leave `column` out.')
  }
}

/** The tests that entries stand for; `at` is the position of the entry. */
export function checksOf(entries: readonly CheckYaml[]): readonly ViewTest[] {
  return entries.flatMap((entry, at) => {
    const tests: ViewTest[] = []
    const { column = '', between: bounds, accepted, unique, holds, rows } = entry
    const change = limitOf(entry.rows_change)
    const { sum, equals, by = [], where } = entry
    if (entry.not_null) tests.push({ kind: 'not_null', column })
    if (unique) tests.push({ kind: 'unique', columns: unique === true ? [column] : unique })
    if (bounds) tests.push({ kind: 'between', column, low: bounds[0], high: bounds[1] })
    if (accepted) tests.push({ kind: 'accepted', column, values: accepted })
    if (holds) tests.push({ kind: 'holds', at, condition: holds })
    if (rows) tests.push({ kind: 'rows', low: rows[0], high: rows[1] })
    if (change) tests.push({ kind: 'rows_change', limit: change })
    if (sum && equals) {
      const there = { of: equals.of, sum: equals.sum, by: equals.by ?? [], where: equals.where }
      tests.push({ kind: 'equals', at, here: { sum, by, where }, there })
    }
    return tests
  })
}

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/
const day = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/

/** A float is exact enough to see that bounds stand the wrong way round. */
function faultOfBounds(low: string, high: string): string | undefined {
  const numbers = number.test(low) && number.test(high)
  const days = day.test(low) && day.test(high)
  if (!numbers && !days) {
    return `bounds are two numbers or two days (YYYY-MM-DD); found ${low.slice(0, 30)} and ${high.slice(0, 30)}.`
  }
  const inOrder = numbers ? Number(low) <= Number(high) : low <= high
  return inOrder ? undefined : `nothing lies between ${low} and ${high}; write the lower one first.`
}
