import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../base/digest.ts'
import { localStorage } from '../storage/local.ts'
import type { AdditiveModel } from './additive-model.ts'
import type { Backtest } from './backtest.ts'

/** One training's outcome, as it is kept: what scores, what it was trained on, and the figures it was judged by. */
export interface StoredModel {
  readonly format: 'bankfull-model'
  readonly model: string
  /** What the verdict lets answer: the model, or the plain heuristic that it did not beat. */
  readonly source: 'model' | 'heuristic'
  readonly scorer: AdditiveModel
  /** The chance that what happens happens without a choice; undefined where no causes are declared. */
  readonly share?: AdditiveModel | undefined
  readonly heuristic: Heuristic
  readonly features: readonly Feature[]
  readonly rows: RowsFacts
  readonly window: TrainingWindow
  /** How the scores of the training rows lie, for the watch on drift. */
  readonly scores: { readonly edges: readonly number[]; readonly counts: readonly number[] }
  readonly backtest: Backtest
}

/** A column that a model may read. */
export interface Feature {
  readonly name: string
  readonly kind: 'numeric' | 'boolean' | 'text'
}

/** The plain rule as a scorer of its own: one term over a column of the rows, or over the level its expression gives. */
export interface Heuristic {
  readonly expression?: string | undefined
  readonly column: string
  readonly scorer: AdditiveModel
}

/** What the rows were made of; where it changed, a model of before is not to be trusted. */
export interface RowsFacts {
  /** Of the SELECT's words, whatever their layout. */
  readonly sqlDigest: string
  readonly columns: Readonly<Record<string, string>>
  /** Table → the columns of it that the SELECT names, with their types. */
  readonly inputs: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** First and last month of each part, `YYYY-MM-DD`, and its rows. */
export interface TrainingWindow {
  readonly train: Span
  readonly calibrate: Span
  readonly test: Span
  readonly scored: Span
  /** Months between these parts of which no row was read; left out where there are none. */
  readonly gaps?: readonly Gap[]
}

/** A month in which some rows' outcome is not known. */
export interface Gap {
  readonly month: string
  readonly rows: number
  readonly unknown: number
}

/** Some months' rows. */
export interface Span {
  readonly from: string
  readonly to: string
  readonly rows: number
  readonly positives: number
}

/** What is said of each month of which no row was read. */
export function gapLines({ gaps = [] }: TrainingWindow): readonly string[] {
  return gaps.map(
    ({ month, rows, unknown }) =>
      `${month.slice(0, 7)} is not used: of its ${rows.toLocaleString('en-US')} rows ${unknown.toLocaleString('en-US')} have no outcome`,
  )
}

/** The version that answers: its number, the first letters of its file's digest, and what it is. */
export interface CurrentModel {
  readonly version: number
  /** `v3-1a2b3c4d`: it stands in every score. */
  readonly label: string
  readonly trainedAt: string
  readonly stored: StoredModel
  /** Columns whose drift a person let pass. */
  readonly acknowledged: readonly string[]
  readonly isRetired: boolean
}

/** What current.json holds. */
interface Pointer {
  readonly version: number
  readonly digest: string
  readonly trainedAt: string
  readonly acknowledged: readonly string[]
  readonly isRetired: boolean
}

/** The folder of a model's versions and cards. */
export function modelFolder(stateFolder: string, model: string): string {
  return join(stateFolder, 'models', model)
}

/** The version that answers; undefined where the model was never trained. */
export async function currentModel(
  stateFolder: string,
  model: string,
): Promise<CurrentModel | undefined> {
  const folder = modelFolder(stateFolder, model)
  const pointer = await parsed<Pointer>(join(folder, 'current.json'))
  if (pointer === undefined) return undefined
  const { version, digest, ...rest } = pointer
  const stored = await parsed<StoredModel>(join(folder, `v${version}.json`))
  if (stored === undefined || digestOf(stored) !== digest) return undefined
  return { version, label: labelOf(version, digest), stored, ...rest }
}

/** Keeps a training's outcome as the next version and lets it answer. Equal outcomes give equal files. */
export async function storeModel(
  stateFolder: string,
  stored: StoredModel,
  trainedAt: string,
): Promise<CurrentModel> {
  const folder = modelFolder(stateFolder, stored.model)
  await mkdir(folder, { recursive: true })
  const storage = localStorage(folder)
  const kept = await versionsIn(folder)
  const version = Math.max(0, ...kept) + 1
  const digest = digestOf(stored)
  await storage.write(`v${version}.json`, `${JSON.stringify(stored, null, 1)}\n`)
  const pointer: Pointer = { version, digest, trainedAt, acknowledged: [], isRetired: false }
  await storage.write('current.json', `${JSON.stringify(pointer)}\n`)
  return { ...pointer, label: labelOf(version, digest), stored }
}

/** Lets drift of these columns pass from now on, or takes the model out of service. */
export async function markModel(
  stateFolder: string,
  model: string,
  mark: Partial<Pick<Pointer, 'acknowledged' | 'isRetired'>>,
): Promise<void> {
  const folder = modelFolder(stateFolder, model)
  const pointer = await parsed<Pointer>(join(folder, 'current.json'))
  if (pointer === undefined) return
  await localStorage(folder).write('current.json', `${JSON.stringify({ ...pointer, ...mark })}\n`)
}

function labelOf(version: number, digest: string): string {
  return `v${version}-${digest.slice(0, 8)}`
}

async function versionsIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder)
  return names.flatMap((name) => {
    const version = /^v([1-9]\d*)\.json$/.exec(name)?.[1]
    return version === undefined ? [] : [Number(version)]
  })
}

async function parsed<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError)
      return undefined
    throw error
  }
}
