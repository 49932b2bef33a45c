import type { Cell, Row } from '../engine/engine.ts'
import type { ViewColumn } from '../project/project.ts'
import { typeText } from '../sql/column-type.ts'
import type { Bound } from './bind.ts'
import { quoted } from './obstacle.ts'
import type { Reading } from './reading.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import { candidatesOf, type Head } from './refuse.ts'
import { renderCount, renderRows, type Window } from './render.ts'
import type { Answer, ChartHint, DataState, JsonCell, Match } from './reply.ts'
import type { ServedData } from './served-data.ts'
import { columnOf, periodColumn } from './slots.ts'
import { timeColumn } from './time-key.ts'
import { slotsOf, termsOf } from './understood.ts'

/** The question took longer than the engine is given. */
export class EngineTimeout extends Error {
  override readonly name = 'EngineTimeout'
}

/** How an answer is run. */
export interface Running {
  readonly window: Window
  readonly dryRun: boolean
  readonly timeoutMs: number
  readonly today: string
  readonly pinned: boolean
}

/** Runs a reading's SELECT and says what stands behind its rows. Rejects with EngineTimeout. */
export async function answer(
  head: Head,
  asked: Recognized,
  reading: Reading,
  others: readonly Reading[],
  data: ServedData,
  running: Running,
): Promise<Answer> {
  const { bound } = reading
  const { view } = reading.words
  const statement = renderRows(bound, running.window)
  const started = performance.now()
  const rows = running.dryRun
    ? []
    : await within(running.timeoutMs, data, () => data.engine.rows(statement))
  const total = running.dryRun
    ? 0
    : await within(running.timeoutMs, data, () => countOf(bound, data))
  const totalRows = Math.min(total, bound.n ?? total)
  return {
    kind: 'answer',
    ...head,
    view: view.name,
    purpose: view.purpose,
    sql: statement,
    columns: shownColumns(bound).map((column) => ({
      name: column.name,
      type: typeText(column.type),
      unit: column.unit ?? null,
      meaning: column.meaning ?? null,
      masked: column.pii && !running.window.showPersons,
    })),
    rows: rows.map(jsonRow),
    totalRows,
    truncated: running.window.offset + rows.length < totalRows,
    match: matchOf(asked, reading, others, data, running),
    data: stateOf(bound.view.name, data),
    engine: {
      name: data.engine.name,
      version: data.engine.version,
      elapsedMs: Math.round(performance.now() - started),
    },
    notes: [...notesFor(asked, reading, running, totalRows), ...lateNotes(bound.view.name, data)],
    dryRun: running.dryRun,
  }
}

/** The columns of an answer's rows: the view's own, or the groups and totals of rows put together. */
function shownColumns({ view, rollUp }: Bound): readonly ViewColumn[] {
  if (rollUp === undefined) return view.columns
  const groups = rollUp.groups.flatMap((group) => columnOf(view, group) ?? [])
  return [
    ...(rollUp.time === undefined ? [] : [timeColumn(rollUp.time)]),
    ...groups,
    ...rollUp.totals,
  ]
}

/** A row as JSON can say it: integers beyond 2^53 become text, as decimals and dates already are. */
function jsonRow(row: Row): Readonly<Record<string, JsonCell>> {
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, jsonCell(cell)]))
}

function jsonCell(cell: Cell): JsonCell {
  if (typeof cell !== 'bigint') return cell
  const small = cell <= BigInt(Number.MAX_SAFE_INTEGER) && cell >= BigInt(Number.MIN_SAFE_INTEGER)
  return small ? Number(cell) : cell.toString()
}

function matchOf(
  asked: Recognized,
  reading: Reading,
  others: readonly Reading[],
  data: ServedData,
  running: Running,
): Match {
  const { bound, score } = reading
  return {
    terms: running.pinned
      ? [
          ...termsOf(asked, reading.terms, bound),
          {
            text: asked.question.text,
            role: 'example',
            meaning: `an example of ${reading.words.view.name}`,
          },
        ]
      : termsOf(asked, reading.terms, bound),
    slots: slotsOf(bound),
    defaults: bound.defaults,
    rankedBy: bound.ranking?.measure ?? null,
    alternatives: candidatesOf(others),
    score: score.total,
    because: score.because,
    mappingHash: data.vocabulary.mappingHash,
    today: running.today,
    chart: chartOf(bound),
  }
}

/** One figure is a number; rows in time a line; rows of things bars. */
function chartOf(bound: Bound): ChartHint | null {
  const y = bound.ranking?.measure ?? bound.measure
  if (y === undefined) return null
  const columns = shownColumns(bound)
  if (
    !columns.some(({ name, type }) => name === y && /^(?:integer|decimal|double)$/.test(type.kind))
  )
    return null
  if (bound.rollUp !== undefined && columns.length === bound.rollUp.totals.length)
    return { kind: 'number', x: null, y }
  const time = bound.rollUp?.time === undefined ? undefined : timeColumn(bound.rollUp.time).name
  const period = time ?? periodColumn(bound.view)
  const inTime = bound.inTime && columns.some(({ name }) => name === period)
  const x = inTime
    ? period
    : columns.find(({ name, type }) => name !== period && type.kind === 'text')?.name
  return x === undefined ? null : { kind: inTime ? 'line' : 'bar', x, y }
}

function stateOf(view: string, data: ServedData): DataState {
  const snapshot = data.snapshots.get(view)
  return {
    snapshot: `${view}@${snapshot?.version ?? 0}`,
    runId: snapshot?.runId ?? '',
    publishedAt: snapshot?.publishedAt ?? '',
    asOf: snapshot?.dataAsOf ?? null,
    stores: snapshot?.stores ?? null,
    freshness: data.freshness(view)?.state ?? 'undeclared',
  }
}

/** Whoever reads figures is told where they are older than they may be. */
function lateNotes(view: string, data: ServedData): readonly string[] {
  const late = data.freshness(view)?.late ?? []
  return late.map(
    ({ table, ageHours, limit }) =>
      `The newest data of ${table} are ${ageHours.toLocaleString('en-US')} hours old; ${limit} is what is allowed.`,
  )
}

function notesFor(
  asked: Recognized,
  reading: Reading,
  running: Running,
  totalRows: number,
): readonly string[] {
  const unused = reading.obstacles.flatMap((one) =>
    one.kind === 'unknown_words' ? one.words : one.kind === 'no_slot' ? [one.text] : [],
  )
  const narrowed =
    unused.length === 0
      ? []
      : [
          `This is an example of ${reading.words.view.name}; its rows are not narrowed to ${quoted(unused)}.`,
        ]
  const { repeatsBy, view } = reading.bound
  const authority = reading.words.view.name
  const finer =
    view.name === authority
      ? []
      : [`From ${view.name}, which has the figures of ${authority} by ${periodColumn(view)}.`]
  const repeated =
    repeatsBy.length === 0
      ? []
      : [
          `The places are those of each ${repeatsBy.join(' and ')}, so the same name may stand here again.`,
        ]
  const aside =
    reading.aside.length === 0
      ? []
      : [
          `Not understood and left aside: ${quoted(reading.aside.map((at) => wordsOf(asked, at, at + 1)))}.`,
        ]
  const said = [...finer, ...narrowed, ...aside, ...repeated]
  return running.dryRun || totalRows > 0
    ? said
    : [...said, 'The view holds no rows for this; the question itself was understood.']
}

async function countOf(bound: Bound, data: ServedData): Promise<number> {
  const [row] = await data.engine.rows<{ total: bigint }>(renderCount(bound))
  return Number(row?.total ?? 0)
}

async function within<T>(timeoutMs: number, data: ServedData, work: () => Promise<T>): Promise<T> {
  let late = false
  const timer = setTimeout(() => {
    late = true
    data.engine.interrupt()
  }, timeoutMs)
  try {
    return await work()
  } catch (error) {
    if (late)
      throw new EngineTimeout(`The engine was stopped after ${timeoutMs} ms.`, { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}
