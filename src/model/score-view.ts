import type { Model } from '../project/model.ts'
import { scoresOf } from '../project/model.ts'
import type { View, ViewColumn } from '../project/project.ts'
import { unasked } from '../project/unasked-view.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { scoredSql, unscoredSql } from './score-view-sql.ts'
import type { RowKey, Scoring } from './scoring.ts'

/** The view of a model's scores: plain SQL over the rows, one row for each whom it is about in the newest two months. */
export function scoreView(model: Model, key: RowKey, scoring: Scoring): View {
  const { ids, time } = key
  return {
    ...unasked,
    name: scoresOf(model),
    sqlFile: model.rowsFile,
    sql: scoring.kind === 'unscored' ? unscoredSql(model, key) : scoredSql(model, key, scoring),
    purpose: model.purpose,
    grain: [...ids.map((id) => id.name), time],
    columns: [
      ...ids.map((id) => column(id.name, id.type)),
      column(time, { kind: 'date' }),
      ...told(model),
    ],
    tests: [{ kind: 'between', column: 'probability', low: '0', high: '1' }],
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
