import { stat } from 'node:fs/promises'
import { Problem, Problems } from '../base/problem.ts'
import type { Engine } from '../engine/engine.ts'
import { listed, suggest } from '../project/suggest.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, name, sql } from '../sql/sql.ts'
import { columnFacts, featureOf, nullTexts, numberIn } from './column-facts.ts'
import type { DataColumn } from './data-column.ts'
import { type FeatureColumn, picked, rowsOf } from './frame.ts'
import type { Leak } from './leak.ts'
import { leaksIn } from './leak.ts'
import { readFrame } from './read-features.ts'

/** A file of rows with labels, and which of its columns are what. */
export interface LabelledFileRequest {
  readonly file: string
  readonly label: string
  readonly id: string
  /** The column of folds or of the split. */
  readonly part?: string | undefined
  readonly exclude: readonly string[]
  /** Whether `part` tells `train` from `test`; a row of the test needs no label. */
  readonly isSplit?: boolean | undefined
  /** Columns that may tell the label, since they were known before it. */
  readonly trusted: readonly string[]
}

/** The rows, in the file's order. */
export interface LabelledFile {
  readonly rows: number
  readonly features: readonly FeatureColumn[]
  readonly labels: Uint8Array
  /** As the file has them. */
  readonly ids: readonly (string | null)[]
  /** Whether each row has a label; those without have 0 in `labels`. */
  readonly hasLabel: readonly boolean[]
  readonly parts: readonly (string | null)[] | undefined
  /** What ties rows together (the same person, say), where a column looks like it. */
  readonly groups: readonly (string | null)[] | undefined
  /** Dates, where a column holds them. */
  readonly times: readonly (string | null)[] | undefined
  /** Columns that are no features although nothing said so, and why. */
  readonly leftOut: readonly { readonly column: string; readonly why: string }[]
  /** Columns of numbers in which words stand for null. */
  readonly words: readonly { readonly column: string; readonly words: readonly string[] }[]
  /** Columns with a value that the label nearly always or nearly never follows, and what was seen. */
  readonly suspect: readonly Leak[]
  /** The id column as the file spells it. */
  readonly id: string
  /** Rows whose id is null, and rows whose id stands in an earlier one. */
  readonly idsNull: number
  readonly idsRepeated: number
}

const table = name('labelled_file')

/** Reads a CSV file, also gzipped, as text, and finds out what its columns are. */
export async function readLabelledFile(
  engine: Engine,
  request: LabelledFileRequest,
): Promise<LabelledFile> {
  const names = await load(engine, request.file)
  const { label, id, part, exclude, trusted } = columnsSaid(request, names)
  const said = new Set([label, id, part, ...exclude])
  const facts = await columnFacts(engine, table, names)
  if (facts.every(({ rows }) => rows === 0))
    throw new Problem('TRAIN_NO_ROWS', { file: request.file })
  const leftOut: { column: string; why: string }[] = []
  const features = facts.flatMap((one): readonly DataColumn[] => {
    if (said.has(one.name)) return []
    const feature = featureOf(one)
    if (typeof feature !== 'string') return [feature]
    leftOut.push({ column: one.name, why: feature })
    return []
  })
  if (features.length === 0) throw noFeatures(request.file, leftOut)
  const others = facts.filter((one) => one.name !== label && one.name !== id && one.name !== part)
  const group = others.find((one) => one.isGroup)?.name
  const time = others.find((one) => one.isOrdered && one.distinct > 2)?.name
  const beside = [label, id, ...[part, group, time].filter((one) => one !== undefined)]
  const read = await readFrame(engine, asTyped(features, beside), features, beside)
  const text = (column: string | undefined): readonly (string | null)[] | undefined =>
    column === undefined ? undefined : read.texts.get(column)
  const labelTexts = text(label) ?? []
  const parts = text(part)
  const mayLack = (row: number): boolean => request.isSplit === true && isTest(parts?.[row])
  const labels = labelsOf(label, labelTexts, mayLack)
  const hasLabel = labelTexts.map((one, row) => one !== null || !mayLack(row))
  const ids = text(id) ?? []
  const labelled = Uint32Array.from(hasLabel.flatMap((has, row) => (has ? [row] : [])))
  const frame = { rows: read.rows, columns: read.columns }
  const leaks =
    labelled.length === read.rows
      ? leaksIn(frame, labels)
      : leaksIn(rowsOf(frame, labelled), picked(labels, labelled))
  const suspect = leaks.filter(({ column }) => !trusted.includes(column))
  refuseLeaks(request.file, suspect)
  return {
    rows: read.rows,
    features: read.columns,
    labels,
    hasLabel,
    ids,
    parts,
    groups: text(group),
    times: text(time),
    leftOut,
    words: facts.flatMap(({ name: column, words }) =>
      words.length > 0 && features.some((one) => one.name === column) ? [{ column, words }] : [],
    ),
    suspect,
    id,
    idsNull: ids.filter((one) => one === null).length,
    idsRepeated: repeatedIn(ids),
  }
}

/** Nulls are none of them. */
function repeatedIn(ids: readonly (string | null)[]): number {
  const said = ids.filter((one) => one !== null)
  return said.length - new Set(said).size
}

/** Alone a column ranks no better than this unless it says the label in other words. */
const mostAuc = 0.99

function refuseLeaks(file: string, leaks: readonly Leak[]): void {
  const problems = leaks
    .filter(({ alone }) => alone >= mostAuc)
    .map(({ column, evidence }) => new Problem('TRAIN_LEAK', { file, column, evidence }))
  if (problems.length > 0) throw new Problems(problems)
}

/** The columns that the options name, as the file spells them; all that it does not have are said at once. */
function columnsSaid(
  { file, ...said }: LabelledFileRequest,
  names: readonly string[],
): Omit<LabelledFileRequest, 'file'> {
  const problems: Problem[] = []
  const found = (column: string): string => {
    const known = columnNamed(column, names, file)
    if (typeof known === 'string') return known
    problems.push(known)
    return column
  }
  const columns = {
    label: found(said.label),
    id: found(said.id),
    part: said.part === undefined ? undefined : found(said.part),
    exclude: said.exclude.map(found),
    trusted: said.trusted.map(found),
  }
  const { label, id, part } = columns
  if (label === id || label === part)
    problems.push(
      new Problem('USAGE', {
        message: `${label} is the label, and can be nothing else beside it.`,
      }),
    )
  if (problems.length > 0) throw new Problems(problems)
  return columns
}

async function load(engine: Engine, file: string): Promise<readonly string[]> {
  const cannot = await unreadable(file)
  if (cannot !== undefined) throw new Problem('TRAIN_FILE_UNREADABLE', { file, cause: cannot })
  try {
    await engine.run(
      sql`create temp table ${table} as select * from read_csv(${literal(file)}, all_varchar = true, header = true, skip = 0, quote = '"', escape = '"', comment = '', nullstr = '', sample_size = 200000)`,
    )
    const columns = await engine.describe(sql`select * from ${table}`)
    const [first = '', ...others] = columns.map((column) => column.name)
    // The engine takes a header for one name where lines differ in their number of fields.
    if (others.length === 0 && /[,;\t|]/.test(first)) throw new Error(differing)
    return [first, ...others]
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    // The engine repeats the line, which says nothing, and may hold what is nobody's business.
    const lines = said.split('\n').filter((line) => !line.startsWith('Original Line'))
    const cause = lines.slice(0, 2).join(' ').trim()
    throw new Problem('TRAIN_FILE_UNREADABLE', { file, cause }, { cause: error })
  }
}

/** What the engine would not say plainly: it takes a folder for all that is in it, and an empty file for a column. */
async function unreadable(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return 'there is no such file'
  if (found.isDirectory()) return 'it is a folder'
  return found.size === 0 ? 'it is empty' : undefined
}

const differing = 'not every line has as many fields as the header'

/** As the file spells it; upper and lower case are told apart only where both are there. */
function columnNamed(column: string, names: readonly string[], file: string): string | Problem {
  const folded = names.filter((one) => one.toLowerCase() === column.toLowerCase())
  const found = names.find((one) => one === column) ?? (folded.length === 1 ? folded[0] : undefined)
  if (found !== undefined) return found
  const known = { file, column, known: listed(names) }
  return new Problem('TRAIN_COLUMN_UNKNOWN', known, { didYouMean: suggest(column, names) })
}

function noFeatures(
  file: string,
  leftOut: readonly { readonly column: string; readonly why: string }[],
): Problem {
  const why = leftOut.map((one) => `${one.column} (${one.why})`).join(', ')
  return new Problem('TRAIN_NO_FEATURES', { file, leftOut: why || 'all, by the options' })
}

/** The table with numbers where a column holds numbers, and null where a text says null. */
function asTyped(features: readonly DataColumn[], beside: readonly string[]): Sql {
  const values = features.map(({ name: column, kind }) =>
    kind === 'numeric'
      ? sql`${numberIn(name(column))} as ${name(column)}`
      : sql`case when lower(trim(${name(column)})) in (${nullTexts}) then null else ${name(column)} end as ${name(column)}`,
  )
  return sql`(select ${[...values, ...beside.map((one) => name(one))]} from ${table})`
}

const zeros = new Set(['false', 'f', 'no', 'n'])
const ones = new Set(['true', 't', 'yes', 'y'])
/** Nought and one, also as `1.0` or `1.000000`. */
const digits = /^([01])(\.0*)?$/

/** Whether a split keeps a row to be told. */
export function isTest(part: string | null | undefined): boolean {
  return part?.trim().toLowerCase() === 'test'
}

function labelsOf(
  column: string,
  texts: readonly (string | null)[],
  mayLack: (row: number) => boolean,
): Uint8Array {
  const wrong = new Map<string, number>()
  const labels = Uint8Array.from(texts, (text, row) => {
    if (text === null && mayLack(row)) return 0
    const folded = (text ?? '').trim().toLowerCase()
    const digit = digits.exec(folded)?.[1]
    if (digit === '1' || ones.has(folded)) return 1
    if (digit === undefined && !zeros.has(folded)) {
      const shown = text === null ? 'null' : `'${text}'`
      wrong.set(shown, (wrong.get(shown) ?? 0) + 1)
    }
    return 0
  })
  if (wrong.size === 0) return labels
  const most = [...wrong].sort(([, a], [, b]) => b - a).slice(0, 3)
  const found = most.map(([text, rows]) => `${text} in ${rows.toLocaleString('en-US')} rows`)
  const more = wrong.size > 3 ? ` and ${wrong.size - 3} other values` : ''
  const accepted = '0 and 1 (or false and true, no and yes)'
  throw new Problem('TRAIN_VALUES_INVALID', {
    column,
    found: `${found.join(', ')}${more}`,
    accepted,
  })
}
