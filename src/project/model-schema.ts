import * as z from 'zod'
import {
  columnNames,
  dictionary,
  distinct,
  mapping,
  objectName,
  oneOf,
  type Shape,
  spelled,
  statement,
  text,
  whole,
} from './field-schema.ts'

import type { Reason } from './model.ts'

/** A file of models/ as written, its shape checked. */
export interface ModelYaml {
  readonly model: string
  readonly purpose?: string | undefined
  readonly rows?: string | undefined
  readonly file?: string | undefined
  readonly id?: readonly string[] | undefined
  readonly label: string
  readonly time: string
  readonly causes?: CausesYaml | undefined
  readonly heuristic?: string | undefined
  readonly features?: FeaturesYaml | undefined
  readonly reasons?: Readonly<Record<string, string | Reason>> | undefined
  readonly split?:
    | { readonly test_months?: number | undefined; readonly calibrate_months?: number | undefined }
    | undefined
  readonly bands?: Readonly<Record<string, string>> | undefined
  readonly publish?:
    | { readonly min_cancellations?: number | undefined; readonly min_months?: number | undefined }
    | undefined
}

/** The `causes:` key. */
export interface CausesYaml {
  readonly column: string
  readonly voluntary: readonly string[]
  readonly involuntary: readonly string[]
}

/** The `features:` key. */
export interface FeaturesYaml {
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  readonly trusted?: readonly string[] | undefined
  readonly monotone?: Readonly<Record<string, 'increasing' | 'decreasing'>> | undefined
}

const values = distinct(spelled(), 'a list of values')

const reason = z.union(
  [
    text(),
    mapping({
      words: text().describe('With {value} for its value'),
      missing: text().optional().describe('Words where the value is null'),
    }),
  ],
  { error: 'words, or {words: WORDS, missing: WORDS}' },
)

const share = spelled().refine(
  (limit) => /^(?:0?\.\d+|1(?:\.0*)?)$/.test(limit) && Number(limit) > 0,
  { error: 'a probability above 0, at most 1' },
)

const bands = dictionary(
  text(/^[a-z][a-z0-9_]*$/, 'a name of lower-case letters'),
  share,
  'a mapping of bands to their highest probability',
).superRefine((limits, context) => {
  if (context.issues.length > 0) return
  const entries = Object.entries(limits)
  for (const [at, [band, limit]] of entries.entries()) {
    const before = entries[at - 1]
    if (before !== undefined && Number(limit) <= Number(before[1])) {
      statement(
        context,
        [band],
        `${limit} is not above the limit of ${before[0]}; write the lowest first.`,
      )
    }
  }
})

/** With less a model loses to a plain rule: a project may ask for more. */
export const leastPublished = { positives: 200, months: 6 }

/** The keys of a file of models/. */
export const modelShape: Shape<ModelYaml> = {
  model: objectName().describe("Name of the model: this file's name"),
  purpose: text().optional().describe('What is predicted and what for, in one line'),
  rows: text()
    .optional()
    .describe(
      'A SELECT in the portable subset, or the name of an .sql file beside this one: one row a member and month start, its features known before it; the label is null where the outcome is not known yet',
    ),
  file: text(/^[\w.-]+\.sql$/, 'the name of an .sql file in models/')
    .optional()
    .describe('Instead of rows: the .sql file that holds the SELECT'),
  id: columnNames()
    .optional()
    .describe('Columns that name whom a row is about; the first column of the rows'),
  label: text().describe('Column that is 1 or true where it happened within the month'),
  time: text().describe('Column with the first day of the month that is predicted'),
  causes: mapping({
    column: text().describe('Column that says why, where the label is 1'),
    voluntary: values.describe('Values of that column that mean a choice'),
    involuntary: values.describe('Values that mean it happened without one'),
  })
    .optional()
    .describe('Two competing causes whose probabilities are told apart'),
  heuristic: text()
    .optional()
    .describe(
      'The plain rule to be beaten, as an SQL expression over the rows that gives a few levels, best the names of the bands; the rate by the one column that tells most',
    ),
  features: mapping({
    include: columnNames()
      .optional()
      .describe('The columns to learn from; all but id, time, label and cause'),
    exclude: columnNames().optional().describe('Columns not to learn from'),
    trusted: columnNames()
      .optional()
      .describe(
        'Columns that look as if they knew the future, and do not: the guard lets them pass',
      ),
    monotone: dictionary(text(), oneOf(['increasing', 'decreasing']), 'a mapping of columns')
      .optional()
      .describe('The one direction in which a column may move the probability'),
  })
    .optional()
    .describe('What the model may learn from'),
  reasons: dictionary(text(), reason, 'a mapping of columns to words')
    .optional()
    .describe('How each column is told as a reason; {value} stands for its value'),
  split: mapping({
    test_months: whole(3, 24)
      .optional()
      .describe('The newest closed months, held back to judge by; 3'),
    calibrate_months: whole(1, 24)
      .optional()
      .describe('The months before those, to calibrate on; 2'),
  })
    .optional()
    .describe('How the closed months are divided in time'),
  bands: bands
    .optional()
    .describe('Band → its highest probability, the lowest band first; what lies above all is high'),
  publish: mapping({
    min_cancellations: whole(leastPublished.positives, 1_000_000_000)
      .optional()
      .describe('Rows with label 1 that it needs, never fewer than 200; 200'),
    min_months: whole(leastPublished.months, 600)
      .optional()
      .describe('Closed months that it needs, never fewer than 6; 6'),
  })
    .optional()
    .describe(
      'How much there must be before a model is tried; with less than the least it loses to a plain rule',
    ),
}
