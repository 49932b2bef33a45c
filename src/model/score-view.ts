import type { Model } from '../project/model.ts'
import { scoresOf } from '../project/model.ts'
import type { View, ViewColumn } from '../project/project.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { name } from '../sql/sql.ts'
import type { AdditiveModel } from './additive-model.ts'
import { micro } from './additive-model.ts'
import { reasonSql } from './reason-sql.ts'
import { scoreSql } from './score-sql.ts'
import type { Feature } from './stored-model.ts'

/** What scores a model's newest rows. */
export type Scoring =
  | { readonly kind: 'unscored' }
  | {
      readonly kind: 'scored'
      /** What stands in every score: a version, or `heuristic`. */
      readonly by: string
      readonly scorer: AdditiveModel
      readonly share?: AdditiveModel | undefined
      readonly features: readonly Feature[]
      readonly expression?: string | undefined
    }

/** The columns that name a row: its ids, with their types, and its month. */
export interface RowKey {
  readonly ids: readonly { readonly name: string; readonly type: ColumnType }[]
  readonly time: string
}

/** The column that the heuristic's expression becomes. */
export const heuristicColumn = 'heuristic_level'

/** Besides the newest month, which is still open, the one before it: what questions about the last complete month need. */
const monthsBefore = 1

/** The view of a model's scores: plain SQL over the rows, one row for each whom it is about in the newest two months. */
export function scoreView(model: Model, key: RowKey, scoring: Scoring): View {
  const { ids, time } = key
  return {
    name: scoresOf(model),
    sqlFile: model.rowsFile,
    sql: scoring.kind === 'unscored' ? unscored(model, key) : scored(model, key, scoring),
    purpose: model.purpose,
    grain: [...ids.map((id) => id.name), time],
    columns: [
      ...ids.map((id) => column(id.name, id.type)),
      column(time, { kind: 'date' }),
      ...told(model),
    ],
    slots: new Map(),
    ranks: undefined,
    examples: [],
    synonyms: new Map(),
    phrases: new Map(),
    negatives: [],
    tests: [{ kind: 'between', column: 'probability', low: '0', high: '1' }],
    bigquery: {},
    isGenerated: true,
    where: model.where,
  }
}

function told({ causes }: Model): readonly ViewColumn[] {
  const chance: ColumnType = { kind: 'decimal', precision: 18, scale: 9 }
  return [
    column('probability', chance),
    ...(causes === undefined
      ? []
      : [column('probability_voluntary', chance), column('probability_involuntary', chance)]),
    column('band', { kind: 'text' }),
    ...[1, 2, 3].map((turn) => column(`reason_${turn}`, { kind: 'text' })),
    column('score', { kind: 'integer' }),
    column('scored_by', { kind: 'text' }),
  ]
}

function column(columnName: string, type: ColumnType): ViewColumn {
  const declared = type.kind === 'nested' ? ({ kind: 'text' } as const) : type
  return { name: columnName, type: declared, unit: undefined, meaning: undefined, pii: false }
}

/** No version yet: the band is what the heuristic says, if it speaks in bands. */
function unscored(model: Model, { ids, time }: RowKey): string {
  const bands = model.bands.map((band) => text(band.name)).join(', ')
  const level = name(heuristicColumn).text
  const isBand = model.heuristic === undefined ? 'FALSE' : `${level} IN (${bands})`
  const none = 'CAST(NULL AS DECIMAL(18,9))'
  return `${chosenRows(
    model,
    time,
    ids.map((id) => name(id.name).text),
    model.heuristic,
  )}
SELECT
  ${[...ids.map((id) => name(id.name).text), asDate(time)].join(',\n  ')},
  ${none} AS probability,${model.causes === undefined ? '' : `\n  ${none} AS probability_voluntary,\n  ${none} AS probability_involuntary,`}
  CASE WHEN ${isBand} THEN ${level} ELSE 'unscored' END AS band,
  CAST(NULL AS STRING) AS reason_1,
  CAST(NULL AS STRING) AS reason_2,
  CAST(NULL AS STRING) AS reason_3,
  CAST(NULL AS BIGINT) AS score,
  CASE WHEN ${isBand} THEN 'heuristic' ELSE 'unscored' END AS scored_by
FROM chosen`
}

function scored(
  model: Model,
  { ids, time }: RowKey,
  scoring: Scoring & { kind: 'scored' },
): string {
  const { scorer, share, features, by } = scoring
  const keys = [...ids.map((id) => name(id.name).text), name(time).text]
  const values = features.map((feature) => featureSql(feature))
  const passed = [
    ...ids.map((id) => id.name),
    time,
    ...features.map((one) => one.name),
    heuristicColumn,
  ]
  const reasons = reasonSql(scorer, by === 'heuristic' ? new Map() : model.reasons, 'k')
  const terms = scorer.terms.length + scorer.pairs.length
  const parts = Array.from({ length: terms }, (_, at) => `c${at + 1} AS k${at + 1}`)
  const first = scoreSql(scorer, {
    dialect: 'duckdb',
    from: '"chosen"',
    ids: passed,
    contributions: true,
  })
  const second =
    share &&
    scoreSql(share, {
      dialect: 'duckdb',
      from: '"judged"',
      ids: [
        ...passed,
        'total_score',
        'total',
        ...Array.from({ length: terms }, (_, at) => `k${at + 1}`),
      ],
    })
  const apart =
    second === undefined
      ? 'SELECT *, CAST(NULL AS DECIMAL(18,9)) AS share FROM judged'
      : `SELECT * EXCLUDE (score, probability), probability AS share FROM (\n${second}\n)`
  const hasReasons = by !== 'heuristic'
  return `${chosenRows(model, time, [...ids.map((id) => name(id.name).text), ...values], scoring.expression)},
judged AS (
SELECT ${[...passed.map((one) => name(one).text), 'score AS total_score', 'probability AS total', ...parts].join(', ')}
FROM (
${first}
)
),
apart AS (
${apart}
),
first_reason AS (SELECT *, ${reasons.ranks[0]?.join(', ')} FROM apart),
second_reason AS (SELECT *, ${reasons.ranks[1]?.join(', ')} FROM first_reason),
third_reason AS (SELECT *, ${reasons.ranks[2]?.join(', ')} FROM second_reason)
SELECT
  ${keys.join(',\n  ')},
  total AS probability,${model.causes === undefined ? '' : '\n  total - CAST(total * share AS DECIMAL(18,9)) AS probability_voluntary,\n  CAST(total * share AS DECIMAL(18,9)) AS probability_involuntary,'}
  ${bandSql(model)} AS band,
  ${reasons.words.map((words, at) => `${hasReasons ? words : 'CAST(NULL AS STRING)'} AS reason_${at + 1}`).join(',\n  ')},
  CAST(total_score AS BIGINT) AS score,
  ${text(by)} AS scored_by
FROM third_reason`
}

/** The rows of the newest months, with the heuristic's level beside them. */
function chosenRows(
  model: Model,
  time: string,
  columns: readonly string[],
  expression: string | undefined,
): string {
  const level = expression === undefined ? 'NULL' : expression.trim()
  return `WITH model_rows AS (
${model.rows.trim().replace(/;$/, '')}
),
newest AS (SELECT max(CAST(${name(time).text} AS DATE)) AS newest_month FROM model_rows),
chosen AS (
  SELECT
    ${[...columns, asDate(time)].join(',\n    ')},
    CAST(${level} AS STRING) AS ${name(heuristicColumn).text}
  FROM model_rows
  CROSS JOIN newest
  WHERE CAST(${name(time).text} AS DATE) >= add_months(newest_month, -${monthsBefore})
)`
}

function featureSql({ name: feature, kind }: Feature): string {
  const value = name(feature).text
  switch (kind) {
    case 'text':
      return `CAST(${value} AS STRING) AS ${value}`
    case 'boolean':
      return `CAST(${value} AS INTEGER) AS ${value}`
    case 'numeric':
      return value
  }
}

function asDate(time: string): string {
  return `CAST(${name(time).text} AS DATE) AS ${name(time).text}`
}

/** Bands are cut on the whole score, so that every engine cuts alike. */
function bandSql({ bands }: Model): string {
  const cases = bands.slice(0, -1).map(({ name: band, atMost }) => {
    const limit = Math.floor(Math.log(atMost / (1 - atMost)) * micro)
    return `WHEN total_score <= ${limit} THEN ${text(band)}`
  })
  return `CASE ${cases.join(' ')} ELSE ${text(bands.at(-1)?.name ?? '')} END`
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
