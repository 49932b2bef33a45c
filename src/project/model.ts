import type { Where } from '../base/problem.ts'

/** A prediction that a project declares in models/: what to learn from which rows, and when the outcome may be used. */
export interface Model {
  readonly name: string
  readonly purpose: string
  /** Where the rows' SQL stands, relative to the root. */
  readonly rowsFile: string
  /** One SELECT: a row for each whom it is about and month start. */
  readonly rows: string
  /** Columns that name whom a row is about; undefined: the first column of the rows. */
  readonly id: readonly string[] | undefined
  readonly label: string
  readonly time: string
  readonly causes: Causes | undefined
  /** An SQL expression over the rows. */
  readonly heuristic: string | undefined
  readonly features: {
    readonly include: readonly string[] | undefined
    readonly exclude: readonly string[]
    /** Passed by the guard against columns that know the future. */
    readonly trusted: readonly string[]
    readonly monotone: ReadonlyMap<string, 'increasing' | 'decreasing'>
  }
  readonly reasons: ReadonlyMap<string, Reason>
  readonly testMonths: number
  readonly calibrateMonths: number
  /** The lowest first; the last one's limit is 1. */
  readonly bands: readonly Band[]
  /** Rows with label 1 that training needs. */
  readonly leastPositives: number
  /** Closed months that training needs. */
  readonly leastMonths: number
  readonly where: (...path: readonly (string | number)[]) => Where
}

/** How a column is told as a reason: words with `{value}` for its value, and those for a null. */
export interface Reason {
  readonly words: string
  readonly missing?: string | undefined
}

/** A range of probabilities with a name. */
export interface Band {
  readonly name: string
  readonly atMost: number
}

/** A column of the rows that says why, and which of its values mean a choice. */
export interface Causes {
  readonly column: string
  readonly voluntary: readonly string[]
  readonly involuntary: readonly string[]
}

/** The view that holds a model's scores. */
export function scoresOf(model: { readonly name: string }): string {
  return `${model.name}_scores`
}

/** Everything that is published in the layer of views: the declared ones, and the models' scores. */
export function goldNames({
  views,
  models,
}: {
  readonly views: readonly { readonly name: string }[]
  readonly models: readonly { readonly name: string }[]
}): readonly string[] {
  return [...views.map(({ name }) => name), ...models.map(scoresOf)]
}
