import * as z from 'zod'
import { type CheckYaml, checkSchema } from './check-schema.ts'
import {
  columnNames,
  dictionary,
  distinct,
  flag,
  mapping,
  objectName,
  oneOf,
  type Shape,
  spelled,
  text,
  typeName,
  whole,
} from './field-schema.ts'

/** A file of views/ as written, its shape checked. */
export interface ViewYaml {
  readonly view: string
  readonly purpose?: string | undefined
  readonly grain?: readonly string[] | undefined
  readonly columns: Readonly<Record<string, ViewColumnYaml>>
  readonly slots?: Readonly<Record<string, SlotYaml>> | undefined
  readonly ranks?: { readonly of: string; readonly order: 'top' | 'bottom' } | undefined
  readonly examples?: readonly string[] | undefined
  readonly synonyms?: Readonly<Record<string, readonly string[]>> | undefined
  readonly phrases?: Readonly<Record<string, readonly string[]>> | undefined
  readonly negatives?: readonly string[] | undefined
  readonly tests?: readonly CheckYaml[] | undefined
  readonly bigquery?: Readonly<Record<string, unknown>> | undefined
}

/** One of a view's `columns:`. */
export interface ViewColumnYaml {
  readonly type: string
  readonly unit?: string | undefined
  readonly meaning?: string | undefined
  readonly pii?: boolean | undefined
  readonly better?: 'higher' | 'lower' | undefined
  readonly total?: string | undefined
  readonly asked?: boolean | undefined
}

/** One of `slots:`; which keys it takes depends on its name. */
export interface SlotYaml {
  readonly column?: string | undefined
  readonly columns?: readonly string[] | undefined
  readonly default?: string | undefined
  readonly max?: number | undefined
  readonly values?: Readonly<Record<string, readonly string[]>> | undefined
  readonly finer?: 'refuse' | 'widen' | undefined
  readonly since?: readonly string[] | undefined
  readonly ahead?: readonly string[] | undefined
  readonly choose?: Readonly<Record<string, string>> | undefined
  readonly detail?: string | undefined
  readonly by?: Readonly<Record<string, readonly string[]>> | undefined
}

const sum = '\\(? *\\w+(?: *[+-] *\\w+)* *\\)?'
const totalPattern = new RegExp(`^(?:sum|first|last|${sum} */ *${sum})$`)

const column = mapping({
  type: typeName().describe("The SQL's column is cast to this type"),
  unit: text().optional().describe('USD, ratio, washes …'),
  meaning: text().optional().describe('What a value says, in one line'),
  pii: flag().optional().describe('Masked for readers without the scope pii'),
  better: oneOf(['higher', 'lower']).optional().describe('Which values are good: what worst finds'),
  total: text(totalPattern, 'sum, first, last, or a ratio of columns: a / (b + c)')
    .optional()
    .describe(
      'How several rows become one: sum; first or last, for what stands at the start or end of a period; or a ratio of sums: voids / (washes + voids)',
    ),
  asked: flag()
    .optional()
    .describe(
      'false: a part of totals whose name and meaning are no words of this view; it stays in its rows',
    ),
})

/** What a chosen column's figure is of. */
const periodRule =
  /^(?:(?:this|last|next)_(?:week|month|quarter|year)|(?:last|next)_[1-9]\d{0,2}_days)$/

const words = distinct(text(), 'a list of words or phrases', { ignoreCase: true })

const slot = mapping({
  column: text().optional().describe('The column that the slot filters'),
  columns: columnNames().optional().describe('measure: the columns one may rank or filter by'),
  default: spelled().optional().describe('What holds when the question says nothing'),
  max: whole(1, 1_000_000).optional().describe('n: the most rows that one may ask for'),
  values: dictionary(text(), words, 'a mapping of values to other words')
    .optional()
    .describe('A value as the data holds it → other words for it: {TX: [Texas]}'),
  finer: oneOf(['refuse', 'widen'])
    .optional()
    .describe(
      'period: a period finer than the rows is refused, or widened to whole rows and said; refuse',
    ),
  since: words
    .optional()
    .describe(
      'period: the column holds when something was last so; these words say that it was, up to now',
    ),
  ahead: words.optional().describe('period: words with which a period is not cut off at today'),
  choose: dictionary(text(), text(periodRule, 'a rule such as next_month'), 'COLUMN: RULE')
    .optional()
    .describe(
      'period: columns that hold the figure of one period: {expiring_next_month: next_month}',
    ),
  detail: text()
    .optional()
    .describe('period: the view that has the same figures by day, for periods that this one lacks'),
  by: dictionary(text(), words, 'a mapping of columns to words')
    .optional()
    .describe('period: date column of the detail → words that say it: {sold_on: [sold, bought]}'),
})

/** The keys of a file of views/. */
export const viewShape: Shape<ViewYaml> = {
  view: objectName().describe("Name of the view: this file's and its SQL file's name"),
  purpose: text().optional().describe('What the view answers, in one line'),
  grain: columnNames().optional().describe('Columns that one row is one of: [month, location]'),
  columns: dictionary(text(), column, 'a mapping of columns').describe(
    'Every column of the SELECT, in its order',
  ),
  slots: dictionary(text(/^[a-z][a-z0-9_]*$/, 'a name of lower-case letters'), slot, 'slots')
    .optional()
    .describe('What a question may set: period, location, n, measure …'),
  ranks: mapping({
    of: text().describe('The slot or column that is ranked'),
    order: oneOf(['top', 'bottom']),
  })
    .optional()
    .describe('The kind of ranking question that this view owns'),
  examples: words.optional().describe('Questions that this view answers: pinned, and tests'),
  synonyms: dictionary(text(), words, 'a mapping of columns or slots to words')
    .optional()
    .describe('Column or slot → other words for it'),
  phrases: dictionary(text(/^[1-9]\d?$/, 'a weight from 1 to 99'), words, 'phrases by weight')
    .optional()
    .describe('Phrases that speak for this view, by weight'),
  negatives: words.optional().describe('Topics that this view never answers'),
  tests: z.array(checkSchema(), { error: 'a list of tests' }).optional().describe('Data tests'),
  bigquery: z
    .record(z.string(), z.unknown(), { error: 'a mapping of settings' })
    .optional()
    .describe('partition_by, cluster_by: how BigQuery stores the view'),
}
