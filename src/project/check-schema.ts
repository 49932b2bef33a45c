import * as z from 'zod'
import { columnNames, distinct, flag, mapping, spelled, statement, text } from './field-schema.ts'
import type { ViewTest } from './project.ts'

/** One entry of `checks:` or `tests:` as written. An entry may ask several things of its column. */
export interface CheckYaml {
  readonly column?: string | undefined
  readonly not_null?: true | undefined
  readonly unique?: true | readonly string[] | undefined
  readonly between?: readonly [string, string] | undefined
  readonly accepted?: readonly string[] | undefined
}

const asked = ['not_null', 'unique', 'between', 'accepted'] as const
const forms =
  '{column: C, not_null: true}, {column: C, between: [LOW, HIGH]}, {column: C, accepted: [A, B]} or {unique: [C, D]}'

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
  }).superRefine((check, context) => {
    if (context.issues.length > 0) return
    const questions = asked.filter((key) => check[key] !== undefined)
    const listed = Array.isArray(check.unique)
    if (questions.length === 0) statement(context, [], `it checks nothing; forms: ${forms}.`)
    else if (check.column === undefined && !(listed && questions.length === 1)) {
      statement(context, [], `it names no column; forms: ${forms}.`)
    } else if (check.column !== undefined && listed) {
      statement(context, ['unique'], '`unique` lists its columns itself; leave `column` out.')
    }
  })
}

/** The tests that entries stand for, each with the position of its entry. */
export function checksOf(entries: readonly CheckYaml[]): readonly ViewTest[] {
  return entries.flatMap((entry) => {
    const tests: ViewTest[] = []
    const { column = '', between: bounds, accepted, unique } = entry
    if (entry.not_null) tests.push({ kind: 'not_null', column })
    if (unique) tests.push({ kind: 'unique', columns: unique === true ? [column] : unique })
    if (bounds) tests.push({ kind: 'between', column, low: bounds[0], high: bounds[1] })
    if (accepted) tests.push({ kind: 'accepted', column, values: accepted })
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
