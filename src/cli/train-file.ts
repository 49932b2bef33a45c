import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Problem } from '../base/problem.ts'
import type { EngineOptions } from '../engine/engine.ts'
import { openEngine } from '../engine/open.ts'
import type { Figures } from '../model/figures.ts'
import { figuresOf, figureText } from '../model/figures.ts'
import type { LabelledFile } from '../model/labelled-file.ts'
import { readLabelledFile } from '../model/labelled-file.ts'
import type { Told } from '../model/out-of-fold.ts'
import { sharesOf, tell } from '../model/out-of-fold.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Call, Option } from './command.ts'
import { outFile } from './out-file.ts'
import { threadsOf } from './session.ts'

/** The options of `train --from`. */
export const fileOptions: Readonly<Record<string, Option>> = {
  from: {
    type: 'string',
    value: 'FILE',
    help: 'learn from a CSV file (.csv, .csv.gz); needs no project',
  },
  label: { type: 'string', value: 'COLUMN', help: 'with --from: 0 or 1, what is to be told' },
  id: { type: 'string', value: 'COLUMN', help: 'with --from: names a row in the predictions' },
  folds: {
    type: 'string',
    value: 'COLUMN',
    help: 'with --from: each value’s rows are told by all others',
  },
  split: { type: 'string', value: 'COLUMN', help: 'with --from: learn from train, tell test' },
  exclude: {
    type: 'string',
    value: 'COLUMN',
    help: 'with --from: columns that are no features',
    many: true,
  },
  trusted: {
    type: 'string',
    value: 'COLUMN',
    help: 'with --from: columns that may tell the label, since they were known before it',
    many: true,
  },
  predictions: { type: 'string', value: 'FILE', help: 'with --from: the CSV file to write' },
}

/** `bankfull train --from FILE`: tells each row by a model that did not see it, and says how well. */
export async function trainFile(call: Call, from: string): Promise<number> {
  const [label, id] = [call.text('label'), call.text('id')]
  const [folds, split] = [call.text('folds'), call.text('split')]
  if (label === undefined || id === undefined || call.words.length > 0)
    throw new Problem('USAGE', {
      message: 'train --from FILE takes --label COLUMN and --id COLUMN.',
    })
  if (folds !== undefined && split !== undefined)
    throw new Problem('USAGE', { message: 'train takes --folds or --split, not both.' })
  const out = call.text('predictions')
  const target = out === undefined ? undefined : await targetOf(out)
  const file = resolve(call.text('directory') ?? '.', from)
  await using engine = await openEngine('duckdb', engineOptions(call))
  const part = folds ?? split
  const [exclude, trusted] = [call.list('exclude') ?? [], call.list('trusted') ?? []]
  const { reporter } = call.terminal
  reporter.stage('read', basename(file))
  const data = await readLabelledFile(engine, { file, label, id, part, exclude, trusted })
  const shares = sharesOf(
    data,
    split === undefined ? 'folds' : 'split',
    part ?? `part of ${data.id}`,
  )
  reporter.stage(
    'train',
    basename(file),
    `${shares.length === 1 ? '1 model' : `${shares.length} models`}`,
  )
  const told = await tell(data, shares)
  const labels = Uint8Array.from(told.rows, (row) => data.labels[row] ?? 0)
  const figures = figuresOf({ labels, scores: told.probability })
  if (target !== undefined) await writePredictions(target, data, told)
  call.terminal.done()
  if (call.flag('json')) call.terminal.out(JSON.stringify(documentOf(data, told, figures)))
  else call.terminal.out(report(basename(file), data, told, figures, out))
  return 0
}

function engineOptions(call: Call): EngineOptions {
  const [threads, memoryLimit] = [threadsOf(call), call.text('memory')]
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  }
}

async function targetOf(out: string): Promise<string> {
  const { target, format } = await outFile(out, '--predictions')
  if (format === 'csv') return target
  throw new Problem('USAGE', { message: `--predictions must end in .csv, not ${out}.` })
}

/** In the file's order, with nine decimals. */
async function writePredictions(target: string, data: LabelledFile, told: Told): Promise<void> {
  const lines = [`${field(data.id)},probability\n`]
  for (const [at, row] of told.rows.entries())
    lines.push(`${field(data.ids[row] ?? '')},${(told.probability[at] ?? 0).toFixed(9)}\n`)
  await writeFile(`${target}.part`, lines.join(''))
  await moveIntoPlace(`${target}.part`, target)
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function documentOf(data: LabelledFile, told: Told, figures: Figures): object {
  const { rows, positives, ...measured } = figures
  return {
    rows: data.rows,
    features: data.features.map(({ name }) => name),
    leftOut: data.leftOut,
    wordsAsNull: data.words,
    suspect: data.suspect.map(({ column, evidence }) => ({ column, evidence })),
    ids: { null: data.idsNull, repeated: data.idsRepeated },
    told: { rows, positives },
    figures: measured,
    models: told.models.map(({ terms, pairs, dropped }) => ({
      terms: terms.length,
      pairs: pairs.map(({ columns }) => columns),
      dropped,
    })),
  }
}

function report(
  file: string,
  data: LabelledFile,
  told: Told,
  figures: Figures,
  out: string | undefined,
): string {
  const count = (value: number): string => value.toLocaleString('en-US')
  const share = ((100 * figures.positives) / figures.rows).toFixed(1)
  const pairs = new Set(
    told.models.flatMap((model) => model.pairs.map(({ columns }) => columns.join(' × '))),
  )
  const line = (label: string, value: string): string => `  ${label.padEnd(20)}${value}`
  return [
    `${file}: ${count(data.rows)} rows, ${data.features.length} features; ${count(figures.rows)} rows told by ${told.models.length === 1 ? 'a model' : `${told.models.length} models`} that did not see them, ${count(figures.positives)} of them 1 (${share} %)`,
    '',
    line('AUC', figureText(figures.auc, 4)),
    line('PR-AUC', figureText(figures.prAuc, 4)),
    line('log loss', figures.logLoss.toFixed(4)),
    line('Brier', figures.brier.toFixed(4)),
    line(
      'calibration error',
      `${figures.ece.toFixed(4)}   ten bins of equal numbers of rows, pooled`,
    ),
    line('calibration slope', figureText(figures.calibrationSlope, 3)),
    line('lift, top tenth', figureText(figures.liftTopDecile, 2)),
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
    ...(out === undefined ? [] : [line('predictions', `${count(figures.rows)} rows in ${out}`)]),
    '',
  ].join('\n')
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
