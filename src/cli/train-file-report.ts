import { type Figures, figureText } from '../model/figures.ts'
import type { LabelledFile } from '../model/labelled-file.ts'
import type { Told } from '../model/out-of-fold.ts'

/** What a training from a file came to, as data. */
export function trainFileData(
  data: LabelledFile,
  told: Told,
  figures: Figures | undefined,
): object {
  const { rows, positives, ...rest } = figures ?? { rows: 0, positives: 0 }
  return {
    rows: data.rows,
    features: data.features.map(({ name }) => name),
    leftOut: data.leftOut,
    wordsAsNull: data.words,
    suspect: data.suspect.map(({ column, evidence }) => ({ column, evidence })),
    ids: { null: data.idsNull, repeated: data.idsRepeated },
    told: { rows: told.rows.length, labelled: rows, positives },
    figures: figures === undefined ? null : rest,
    models: told.models.map(({ terms, pairs, dropped }) => ({
      terms: terms.length,
      pairs: pairs.map(({ columns }) => columns),
      dropped,
    })),
  }
}

/** The same as text. */
export function trainFileText(
  file: string,
  data: LabelledFile,
  told: Told,
  figures: Figures | undefined,
  out: string | undefined,
): string {
  const count = (value: number): string => value.toLocaleString('en-US')
  const pairs = new Set(
    told.models.flatMap((model) => model.pairs.map(({ columns }) => columns.join(' × '))),
  )
  const line = (label: string, value: string): string => `  ${label.padEnd(20)}${value}`
  return [
    `${file}: ${count(data.rows)} rows, ${data.features.length} features; ${count(told.rows.length)} rows told by ${told.models.length === 1 ? 'a model' : `${told.models.length} models`} that did not see them${labelShare(told, figures)}`,
    '',
    ...figureLines(figures).map(([label, value]) => line(label, value)),
    '',
    ...data.leftOut.map(({ column, why }) => line('left out', `${column}: ${why}`)),
    ...data.words.map(({ column, words }) =>
      line('taken for null', `${column}: ${words.map((word) => `'${word}'`).join(', ')}`),
    ),
    ...data.suspect.map(({ column, evidence }) =>
      line('may know the label', `${column}: ${evidence}`),
    ),
    ...(data.idsNull === 0
      ? []
      : [line('no id', `${count(data.idsNull)} rows have no ${data.id}`)]),
    ...(data.idsRepeated === 0
      ? []
      : [line('repeated ids', `${count(data.idsRepeated)} rows have the ${data.id} of another`)]),
    ...unused(told).map((one) => line('not used', one)),
    ...[...pairs].map((pair) => line('pair kept', pair)),
    ...(out === undefined
      ? []
      : [line('predictions', `${count(told.rows.length)} rows in ${out}`)]),
    '',
  ].join('\n')
}

function labelShare({ rows: told }: Told, figures: Figures | undefined): string {
  if (figures === undefined) return ', none of them labelled'
  const { rows, positives } = figures
  const share = ((100 * positives) / rows).toFixed(1)
  const labelled = rows === told.length ? '' : ` ${rows.toLocaleString('en-US')} labelled;`
  return `,${labelled} ${positives.toLocaleString('en-US')} of them 1 (${share} %)`
}

function figureLines(figures: Figures | undefined): readonly (readonly [string, string])[] {
  if (figures === undefined) return [['figures', 'none: no row that was told has a label']]
  return [
    ['AUC', figureText(figures.auc, 4)],
    ['PR-AUC', figureText(figures.prAuc, 4)],
    ['log loss', figures.logLoss.toFixed(4)],
    ['Brier', figures.brier.toFixed(4)],
    ['calibration error', `${figures.ece.toFixed(4)}   ten bins of equal numbers of rows, pooled`],
    ['calibration slope', figureText(figures.calibrationSlope, 3)],
    ['lift, top tenth', figureText(figures.liftTopDecile, 2)],
  ]
}

/** Columns that no model uses, and why. */
function unused({ models: [first, ...others] }: Told): readonly string[] {
  const dropped = first?.dropped ?? []
  return dropped
    .filter(({ column }) =>
      others.every((model) => model.dropped.some((one) => one.column === column)),
    )
    .map(({ column, of }) =>
      of === undefined
        ? `${column}: no value stands in enough rows`
        : `${column}: says what ${of} says`,
    )
}
