import { Problem } from '../base/problem.ts'
import type { AdditiveModel } from './additive-model.ts'
import { codesIn, withCodes } from './codes.ts'
import { type FitOptions, fitTo } from './fit.ts'
import type { LabelledFrame } from './frame.ts'
import { rowsOf } from './frame.ts'
import { frameData } from './frame-data.ts'
import { isTest, type LabelledFile } from './labelled-file.ts'
import { mixedText } from './mixed.ts'
import { score } from './score.ts'

/** How rows are told by a model that did not see them. */
export type PartKind = 'folds' | 'split'

/** One model: the rows that it learns from, and those that it tells. */
export interface Share {
  readonly named: string
  readonly learned: Uint32Array
  readonly told: Uint32Array
}

/** Probabilities of rows by models that did not see them. */
export interface Told {
  /** Rows in the file's order. */
  readonly rows: Uint32Array
  readonly probability: Float64Array
  readonly models: readonly AdditiveModel[]
}

/** The shares that a column of folds or a split asks for; without one, five folds by the rows' ids. Throws TRAIN_VALUES_INVALID. */
export function sharesOf(file: LabelledFile, kind: PartKind, column: string): readonly Share[] {
  const parts = file.parts?.map((part) => part?.trim() ?? null) ?? foldsById(file, 5)
  const bad = parts.filter((part) => part === null).length
  if (bad > 0) throw invalid(kind, column, `null in ${bad.toLocaleString('en-US')} rows`)
  const values = [...new Set(parts.map((part) => part ?? ''))].sort()
  if (kind === 'split') return [splitShare(parts, values, column)]
  if (values.length < 2) throw invalid(kind, column, `one value, ${values.join()}`)
  if (values.length > mostFolds) throw invalid(kind, column, `${values.length} values`)
  return values.map((value) => ({
    named: `${column} ${value}`,
    learned: places(parts, (part) => part !== value),
    told: places(parts, (part) => part === value),
  }))
}

/** Each fold is a model to be trained. */
const mostFolds = 50

function splitShare(
  parts: readonly (string | null)[],
  values: readonly string[],
  column: string,
): Share {
  const odd = values.filter((value) => !/^(train|test)$/i.test(value))
  if (odd.length > 0) throw invalid('split', column, odd.slice(0, 5).join(', '))
  const share = {
    named: `${column} test`,
    learned: places(parts, (part) => !isTest(part)),
    told: places(parts, isTest),
  }
  if (share.learned.length === 0 || share.told.length === 0)
    throw invalid('split', column, `only ${values.join(', ')}`)
  return share
}

function invalid(kind: PartKind, column: string, found: string): Problem {
  const accepted =
    kind === 'split'
      ? 'train and test, each in some rows'
      : `2 to ${mostFolds} different values, one in every row`
  return new Problem('TRAIN_VALUES_INVALID', { column, found, accepted })
}

function places(
  parts: readonly (string | null)[],
  wanted: (part: string | null) => boolean,
): Uint32Array {
  return Uint32Array.from(parts.flatMap((part, row) => (wanted(part) ? [row] : [])))
}

/** By what ties rows together, or by the id: rows that belong together share a fold, and their order does not matter. */
function foldsById({ groups, ids }: LabelledFile, folds: number): readonly string[] {
  return (groups ?? ids).map((id) => String(mixedText(id ?? '') % folds))
}

/** Trains one model a share and tells the other rows. */
export async function tell(file: LabelledFile, shares: readonly Share[]): Promise<Told> {
  const frame: LabelledFrame = {
    rows: file.rows,
    columns: file.features,
    labels: file.labels,
    folds: innerFolds(file),
  }
  const options: FitOptions = {
    pairs: isForward(file) ? 'forward' : 'across',
    ...(file.groups === undefined && file.times === undefined ? { leastGain: 0.001 } : {}),
  }
  const models: AdditiveModel[] = []
  const probability = new Float64Array(file.rows).fill(Number.NaN)
  for (const { named, learned, told } of shares) {
    const training = rowsOf(frame, learned)
    refuseOneSided(training, named)
    const codes = codesIn(training)
    const model = await fitTo(frameData(withCodes(training, codes)), options)
    models.push(model)
    const scores = score(model, withCodes(rowsOf(frame, told), codes))
    for (const [at, row] of told.entries()) probability[row] = scores.probability[at] ?? Number.NaN
  }
  const rows = Uint32Array.from(shares.flatMap(({ told }) => [...told])).sort()
  return { rows, probability: Float64Array.from(rows, (row) => probability[row] ?? 0), models }
}

function refuseOneSided({ labels, rows }: LabelledFrame, named: string): void {
  const positives = labels.reduce((sum, label) => sum + label, 0)
  if (positives === 0 || positives === rows)
    throw new Problem('TRAIN_ONE_SIDED', { rows, positives, where: `all but ${named}` })
}

/** Time alone tells the past from the future only where nobody is in both. */
function isForward({ groups, times }: LabelledFile): boolean {
  return groups === undefined && times !== undefined
}

/** Three parts by what ties rows together, or by the id; four spans of time where the file has dates alone. */
function innerFolds(file: LabelledFile): Uint8Array {
  if (!isForward(file) || file.times === undefined)
    return Uint8Array.from(foldsById(file, 3), Number)
  const times = [...new Set(file.times.map((time) => time ?? ''))].sort()
  const spans = new Map(times.map((time, at) => [time, Math.floor((at * 4) / times.length)]))
  return Uint8Array.from(file.times, (time) => spans.get(time ?? '') ?? 0)
}
