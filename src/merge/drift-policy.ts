import { digestOf } from '../base/digest.ts'
import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import { foldName } from '../land/landed.ts'
import type { ColumnChange, DriftDecision } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'
import { parseType, typeText } from '../sql/column-type.ts'
import { isOrigin } from './origin.ts'
import type { MergePlan } from './plan.ts'

/** The changes of the published columns that this delivery would make and that nobody allowed yet. */
export function undecidedChanges(
  table: Table,
  plan: MergePlan,
  current: Snapshot | undefined,
  decided: readonly DriftDecision[],
): readonly ColumnChange[] {
  return current === undefined ? [] : stillWaiting(table, changesSince(current, plan), decided)
}

/**
 * Of some changes those that want a decision. A policy of widening allows all; what the YAML declares with its exact
 * type is allowed by that; under review a decision allows the one change of the one snapshot that it was made about.
 */
export function stillWaiting(
  table: Table,
  changes: readonly ColumnChange[],
  decided: readonly DriftDecision[],
): readonly ColumnChange[] {
  if (table.drift === 'widen') return []
  const allowed = new Set(table.drift === 'review' ? decided.map(({ digest }) => digest) : [])
  return changes.filter(
    (change) => !isDeclared(table, change) && !allowed.has(changeDigest(table.name, change)),
  )
}

/** The problem of such changes; undefined where there are none. */
export function driftProblem(table: Table, changes: readonly ColumnChange[]): Problem | undefined {
  if (changes.length === 0) return undefined
  const columns = changes.map(changeText).join(', ')
  const context = {
    where: table.where('drift'),
    notLost:
      'nothing of this table was published; its last snapshot and its files stand as they were',
  }
  return table.drift === 'freeze'
    ? new Problem(
        'DRIFT_FROZEN',
        { table: table.name, columns, declaration: declarationOf(changes) },
        context,
      )
    : new Problem('DRIFT_NEEDS_DECISION', { table: table.name, columns }, context)
}

/** What a decision about a change says: what was shown, and for which snapshot. */
export function changeDigest(table: string, change: ColumnChange): string {
  return digestOf({ table, ...change })
}

/** A change in words: `cTotal was decimal(6,2), would be decimal(8,4)`. */
export function changeText({ column, was, now }: ColumnChange): string {
  if (was === undefined) return `${column} is new`
  return now === undefined ? `${column} is gone` : `${column} was ${was}, would be ${now}`
}

function changesSince(current: Snapshot, plan: MergePlan): readonly ColumnChange[] {
  const { version } = current
  const before = new Map(
    current.columns
      .filter(({ name }) => !isOrigin(name))
      .map(({ name, type }) => [name, typeText(type)]),
  )
  const now = new Map(plan.columns.map(({ name, type }) => [name, typeText(type)]))
  const gone = [...before]
    .filter(([column]) => !now.has(column))
    .map(([column, was]) => ({ column, was, version }))
  const changed = [...now].flatMap(([column, type]): readonly ColumnChange[] => {
    const was = before.get(column)
    if (was === undefined) return [{ column, now: type, version }]
    return was === type ? [] : [{ column, was, now: type, version }]
  })
  return [...gone, ...changed]
}

function isDeclared({ columns }: Table, { column, now }: ColumnChange): boolean {
  const declared = columns.find((one) => foldName(one.name) === foldName(column))?.type
  return declared !== undefined && typeText(declared) === now
}

/** The lines of YAML that declare what is new, as far as a type can be declared. */
function declarationOf(changes: readonly ColumnChange[]): string {
  const lines = changes.map(({ column, was, now }) => {
    const type = now ?? was ?? 'text'
    return `${column}: {type: "${parseType(type) === undefined ? 'json' : type}"}`
  })
  return `columns: {${lines.join(', ')}}`
}
