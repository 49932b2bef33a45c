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
  statement,
  text,
  typeName,
} from './field-schema.ts'
import { rowLimit } from './limit-schema.ts'
import { type ReferenceYaml, references } from './reference-schema.ts'
import { type StoreYaml, storeReading } from './store-schema.ts'

/** A file of tables/ as written, its shape checked. */
export interface TableYaml {
  readonly table: string
  readonly files?: string | undefined
  readonly purpose?: string | undefined
  readonly merge: MergeYaml
  readonly drift?: 'widen' | 'review' | 'freeze' | undefined
  readonly columns?: Readonly<Record<string, ColumnYaml>> | undefined
  readonly stores?: Readonly<Record<string, StoreYaml>> | undefined
  readonly references?: Readonly<Record<string, ReferenceYaml>> | undefined
  readonly checks?: readonly CheckYaml[] | undefined
  readonly delivery?: 'partial' | 'full' | undefined
  readonly quarantine?: { readonly max?: string | undefined } | undefined
  readonly freshness?: TableFreshnessYaml | undefined
}

/** The `merge:` key. */
export interface MergeYaml {
  readonly key: readonly string[]
  readonly allow_null_merge_keys?: boolean | undefined
  readonly normalize?: Readonly<Record<string, NormalizeYaml>> | undefined
  readonly identity?: readonly string[] | undefined
  readonly winner?: 'last_file' | 'first_file' | { readonly newest: string } | undefined
}

/** One step of normalisation, or several in their order. */
export type NormalizeYaml = NormalizeStep | readonly NormalizeStep[]

/** A step of normalisation as the contract names it. */
export type NormalizeStep = 'nfc' | 'trim' | 'lower'

/** One of `columns:`. */
export interface ColumnYaml {
  readonly type?: string | undefined
  readonly unit?: string | undefined
  readonly meaning?: string | undefined
  readonly pii?: boolean | undefined
}

/** The `freshness:` key: durations such as 30m, 26h, 3d. */
export interface FreshnessYaml {
  readonly warn_after?: string | undefined
  readonly error_after?: string | undefined
}

/** A table's own: also the column that tells of when its data are. */
export interface TableFreshnessYaml extends FreshnessYaml {
  readonly column?: string | undefined
}

const step = oneOf(['nfc', 'trim', 'lower'])

const merge = mapping({
  key: columnNames().describe('Columns that tell two rows apart; rows that agree in all are one'),
  allow_null_merge_keys: flag()
    .optional()
    .describe('false: a row with a null in its key is quarantined; true: it stands on its own'),
  normalize: dictionary(
    text(),
    z.union([step, distinct(step, 'a list of steps')], {
      error: 'nfc, trim or lower, or a list of them',
    }) as z.ZodType<NormalizeYaml>,
    'a mapping of key columns to steps',
  )
    .optional()
    .describe('Key column → nfc, trim, lower: for comparing only, never what is stored'),
  identity: columnNames()
    .optional()
    .describe('Rows with one key that differ in these columns are a key conflict: none is merged'),
  winner: z
    .union([oneOf(['last_file', 'first_file']), mapping({ newest: text() })], {
      error: 'last_file, first_file or {newest: COLUMN}',
    })
    .optional()
    .describe('Which row of one key survives: last_file (natural order of names), …'),
})

const column = mapping({
  type: typeName().optional().describe('Wins over a naming rule and over what the values show'),
  unit: text().optional().describe('USD, seconds, ratio …'),
  meaning: text().optional().describe('What a value says, in one line'),
  pii: flag().optional().describe('Masked for readers without the scope pii'),
})

const check = checkSchema().superRefine((asked, context) => {
  if (!Array.isArray(asked.unique) || asked.unique.length === 1) return
  const said = 'a table is already unique by merge.key; `unique` takes one column here.'
  statement(context, ['unique'], said)
})

/** The `freshness:` key of the project. */
export function freshness(): z.ZodType<FreshnessYaml> {
  return mapping(limits)
}

const duration = text(/^[1-9]\d{0,5}[mhd]$/, 'a duration such as 30m, 26h or 3d')
const limits = {
  warn_after: duration.optional().describe('Age of the newest delivery that warns: 30m, 26h, 3d'),
  error_after: duration.optional().describe('Age of the newest delivery that fails'),
}

const filePattern = text().superRefine((pattern, context) => {
  const parts = pattern.split('/')
  const outside = parts.includes('..') || /^(?:\/|\\|[A-Za-z]:|gs:)/.test(pattern)
  if (outside) statement(context, [], 'a pattern stays below the data folder and begins there.')
  const braces = pattern.match(/\{[^{}]*\}/g) ?? []
  const stores = braces.filter((brace) => brace === '{store}')
  if (stores.length > 1) statement(context, [], '{store} stands more than once.')
  const strange = braces.find((brace) => brace !== '{store}')
  if (strange)
    statement(context, [], `${strange} is not understood: {store} is the only word in braces.`)
})

/** The keys of a file of tables/. */
export const tableShape: Shape<TableYaml> = {
  table: objectName().describe('Name of the table, as SQL and commands say it'),
  files: filePattern
    .optional()
    .describe(
      'Which files, below the data folder: TABLE/{store}/**/*. {store} is the folder that names ' +
        'the store; without it all files belong to one store without a name, and * alone says how to read it',
    ),
  purpose: text().optional().describe('One line for the client: what this table is for'),
  merge: merge.describe('How the files become one table'),
  drift: oneOf(['widen', 'review', 'freeze'])
    .optional()
    .describe('What to do when files drift from what is published; widen'),
  columns: dictionary(text(), column, 'a mapping of columns')
    .optional()
    .describe('Types, units and meanings; a column that is not listed is merged all the same'),
  stores: dictionary(text(), storeReading(), 'a mapping of stores')
    .optional()
    .describe("What a store's files need said; * for all. A store's own word wins over *"),
  references: references()
    .optional()
    .describe('Column → TABLE.COLUMN in which each of its values should be found'),
  checks: z.array(check, { error: 'a list of checks' }).optional().describe('Data checks'),
  delivery: oneOf(['partial', 'full'])
    .optional()
    .describe("partial: a file adds and updates; full: a store's newest file is all there is"),
  quarantine: mapping({
    max: rowLimit().optional().describe('20 rows, 0.1% or a ratio such as 0.001'),
  })
    .optional()
    .describe('Above the limit nothing of the table is published; no limit unless declared'),
  freshness: mapping({
    ...limits,
    column: text()
      .optional()
      .describe('Date or time whose newest value is `data as of`; else that of winner.newest'),
  })
    .optional()
    .describe('How old the newest delivery may be'),
}
