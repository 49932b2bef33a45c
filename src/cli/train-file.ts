import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Problem } from '../base/problem.ts'
import type { EngineOptions } from '../engine/engine.ts'
import { openEngine } from '../engine/open.ts'
import { type Figures, figuresOf } from '../model/figures.ts'
import { picked } from '../model/frame.ts'
import type { LabelledFile } from '../model/labelled-file.ts'
import { readLabelledFile } from '../model/labelled-file.ts'
import type { Told } from '../model/out-of-fold.ts'
import { sharesOf, tell } from '../model/out-of-fold.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Call, Option } from './command.ts'
import { outFile } from './out-file.ts'
import { threadsOf } from './session.ts'
import { trainFileData, trainFileText } from './train-file-report.ts'

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
  split: {
    type: 'string',
    value: 'COLUMN',
    help: 'with --from: learn from train, tell test, labelled or not',
  },
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
  const isSplit = split !== undefined
  const data = await readLabelledFile(engine, { file, label, id, part, isSplit, exclude, trusted })
  const shares = sharesOf(data, isSplit ? 'split' : 'folds', part ?? `part of ${data.id}`)
  reporter.stage(
    'train',
    basename(file),
    `${shares.length === 1 ? '1 model' : `${shares.length} models`}`,
  )
  const told = await tell(data, shares)
  const figures = measured(data, told)
  if (target !== undefined) await writePredictions(target, data, told)
  call.terminal.done()
  if (call.flag('json')) call.terminal.out(JSON.stringify(trainFileData(data, told, figures)))
  else call.terminal.out(trainFileText(basename(file), data, told, figures, out))
  return 0
}

/** Of the told rows that have a label; undefined where none has. */
function measured({ labels, hasLabel }: LabelledFile, told: Told): Figures | undefined {
  const at = Uint32Array.from([...told.rows.keys()].filter((one) => hasLabel[told.rows[one] ?? 0]))
  if (at.length === 0) return undefined
  return figuresOf({
    labels: Uint8Array.from(at, (one) => labels[told.rows[one] ?? 0] ?? 0),
    scores: picked(told.probability, at),
  })
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
