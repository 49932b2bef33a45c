import type { Model } from '../project/model.ts'
import { portableText } from '../sql/portable-text.ts'
import type { AdditiveModel } from './additive-model.ts'
import { micro } from './additive-model.ts'
import { reasonSql } from './reason-sql.ts'
import { scoreSql } from './score-sql.ts'
import { heuristicColumn, type RowKey, type Scoring } from './scoring.ts'
import type { Feature } from './stored-model.ts'

/** Besides the newest month, which is still open, the one before it: what questions about the last complete month need. */
export const monthsBefore = 1

/** No version yet: the band is what the heuristic says, if it speaks in bands. */
export function unscoredSql(model: Model, { ids, time }: RowKey): string {
  const bands = model.bands.map((band) => portableText(band.name)).join(', ')
  const isBand = model.heuristic === undefined ? 'FALSE' : `${heuristicColumn} IN (${bands})`
  const keys = ids.map(({ name }) => name)
  const chances = model.causes === undefined ? ['probability'] : ['probability', ...parts]
  return `${chosenRows(model, time, keys, model.heuristic)}
SELECT
  ${[...keys, time, ...chances.map((one) => `CAST(NULL AS DECIMAL(18,9)) AS ${one}`)].join(',\n  ')},
  CASE WHEN ${isBand} THEN ${heuristicColumn} ELSE 'unscored' END AS band,
  CAST(NULL AS STRING) AS reason_1,
  CAST(NULL AS STRING) AS reason_2,
  CAST(NULL AS STRING) AS reason_3,
  CAST(NULL AS BIGINT) AS score,
  CASE WHEN ${isBand} THEN 'heuristic' ELSE 'unscored' END AS scored_by
FROM chosen`
}

const parts = ['probability_voluntary', 'probability_involuntary']

/** Scores, the causes apart, and reasons: each step a WITH clause of its own. */
export function scoredSql(
  model: Model,
  { ids, time }: RowKey,
  scoring: Scoring & { readonly kind: 'scored' },
): string {
  const { scorer, share, features, by } = scoring
  const keys = [...ids.map(({ name }) => name), time]
  const rows = [...keys, ...features.map(({ name }) => name), heuristicColumn]
  const terms = scorer.terms.length + scorer.pairs.length
  const moves = Array.from({ length: terms }, (_, at) => `k${at + 1}`)
  const judged = [...rows, 'total_score', 'total', ...moves]
  const reasons = reasonSql(scorer, model.reasons, 'k', scoring.doubles)
  const read = [...ids.map(({ name }) => name), ...features.map(featureSql)]
  return `${chosenRows(model, time, read, scoring.expression)},
judged AS (
SELECT ${[...rows, 'score AS total_score', 'probability AS total', ...moves.map((move, at) => `c${at + 1} AS ${move}`)].join(', ')}
FROM (
${scoreSql(scorer, { dialect: 'portable', from: 'chosen', ids: rows, contributions: true })}
) AS scored
),
apart AS (
${shareSql(share, judged)}
),
first_reason AS (SELECT *, ${reasons.ranks[0] ?? ''} FROM apart),
second_reason AS (SELECT *, ${reasons.ranks[1] ?? ''} FROM first_reason),
third_reason AS (SELECT *, ${reasons.ranks[2] ?? ''} FROM second_reason)
SELECT
  ${keys.join(',\n  ')},
  total AS probability,${model.causes === undefined ? '' : partsSql}
  ${bandSql(model)} AS band,
  ${reasons.words.map((words, at) => `${by === 'heuristic' ? 'CAST(NULL AS STRING)' : words} AS reason_${at + 1}`).join(',\n  ')},
  CAST(total_score AS BIGINT) AS score,
  ${portableText(by)} AS scored_by
FROM third_reason`
}

const partsSql = `
  total - CAST(total * share AS DECIMAL(18,9)) AS probability_voluntary,
  CAST(total * share AS DECIMAL(18,9)) AS probability_involuntary,`

function shareSql(share: AdditiveModel | undefined, judged: readonly string[]): string {
  if (share === undefined) return 'SELECT *, CAST(NULL AS DECIMAL(18,9)) AS share FROM judged'
  return `SELECT ${[...judged, 'probability AS share'].join(', ')}
FROM (
${scoreSql(share, { dialect: 'portable', from: 'judged', ids: judged })}
) AS shared`
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
newest AS (SELECT max(CAST(${time} AS DATE)) AS newest_month FROM model_rows),
chosen AS (
  SELECT
    ${[...columns, `CAST(${time} AS DATE) AS ${time}`].join(',\n    ')},
    CAST(${level} AS STRING) AS ${heuristicColumn}
  FROM model_rows
  CROSS JOIN newest
  WHERE CAST(${time} AS DATE) >= add_months(newest_month, -${monthsBefore})
)`
}

function featureSql({ name, kind }: Feature): string {
  switch (kind) {
    case 'text':
      return `CAST(${name} AS STRING) AS ${name}`
    case 'boolean':
      return `CAST(${name} AS INTEGER) AS ${name}`
    case 'numeric':
      return name
  }
}

/** Bands are cut on the whole score, so that every engine cuts alike. */
function bandSql({ bands }: Model): string {
  const cases = bands.slice(0, -1).map(({ name, atMost }) => {
    const limit = Math.floor(Math.log(atMost / (1 - atMost)) * micro)
    return `WHEN total_score <= ${limit} THEN ${portableText(name)}`
  })
  const last = portableText(bands.at(-1)?.name ?? '')
  return cases.length === 0 ? last : `CASE ${cases.join(' ')} ELSE ${last} END`
}
