import type { ColumnType } from '../sql/column-type.ts'
import type { AdditiveModel } from './additive-model.ts'
import type { Feature, RowsFacts } from './stored-model.ts'

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
      /** Of them those that are doubles. */
      readonly doubles: readonly string[]
      readonly expression?: string | undefined
    }

/** Of these features those that are doubles. */
export function doublesOf(
  features: readonly Feature[],
  { columns }: Pick<RowsFacts, 'columns'>,
): readonly string[] {
  return features
    .map(({ name }) => name)
    .filter((name) => /^(DOUBLE|FLOAT)$/.test(columns[name] ?? ''))
}

/** The columns that name a row: its ids, with their types, and its month. */
export interface RowKey {
  readonly ids: readonly { readonly name: string; readonly type: ColumnType }[]
  readonly time: string
}

/** The column that the heuristic's expression becomes. */
export const heuristicColumn = 'heuristic_level'
