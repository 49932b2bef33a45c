import type { AdditiveModel, Monotone } from './additive-model.ts'
import type { LabelledFrame } from './frame.ts'

/** How a model is fitted. */
export interface FitOptions {
  /** Columns whose term may only rise or only fall; they take part in no pair. */
  readonly monotone?: Readonly<Record<string, Monotone>>
  /** Bins of a numeric column, at most; chosen by the number of rows and columns where it is left out. */
  readonly bins?: number
  /** `backtest` (the default where the frame has folds) keeps pairs only where the inner backtest is better with them. */
  readonly pairs?: 'backtest' | 'off'
}

/** Fits the additive model. The same rows give the same model in any order. Throws MODEL_LABELS_ONE_SIDED where all labels are alike. */
export async function fit(
  _frame: LabelledFrame,
  _options: FitOptions = {},
): Promise<AdditiveModel> {
  throw new RangeError('not yet')
}
