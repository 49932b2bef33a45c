import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { Table } from '../project/project.ts'
import { typeText } from '../sql/column-type.ts'
import { isOrigin } from './origin.ts'
import type { MergePlan } from './plan.ts'

/**
 * The problem of a delivery whose columns or types are no longer those that are published, under a policy that wants
 * to be asked; undefined where nothing changed, nothing is published yet, or the policy is to widen.
 */
export function driftProblem(
  table: Table,
  plan: MergePlan,
  current: Snapshot | undefined,
): Problem | undefined {
  if (table.drift === 'widen' || current === undefined) return undefined
  const changes = changesSince(current, plan)
  if (changes.length === 0) return undefined
  return new Problem(
    'DRIFT_NEEDS_DECISION',
    { table: table.name, columns: changes.join(', ') },
    {
      where: table.where('drift'),
      notLost:
        'nothing of this table was published; its last snapshot and its files stand as they were',
    },
  )
}

/** What differs, a phrase a column: `cTotal was decimal(6,2), would be decimal(8,4)`. */
function changesSince(current: Snapshot, plan: MergePlan): readonly string[] {
  const before = new Map(
    current.columns
      .filter(({ name }) => !isOrigin(name))
      .map(({ name, type }) => [name, typeText(type)]),
  )
  const now = new Map(plan.columns.map(({ name, type }) => [name, typeText(type)]))
  const gone = [...before.keys()].filter((name) => !now.has(name)).map((name) => `${name} is gone`)
  const changed = [...now].flatMap(([name, type]) => {
    const was = before.get(name)
    if (was === undefined) return [`${name} is new`]
    return was === type ? [] : [`${name} was ${was}, would be ${type}`]
  })
  return [...gone, ...changed]
}
