import type { MergePlan } from '../merge/plan.ts'
import { sourceTypesText } from '../merge/reconcile.ts'
import type { DeclaredType } from '../sql/column-type.ts'
import { typeText } from '../sql/column-type.ts'
import type { ColumnEvidence, Kind } from './evidence.ts'
import { isBorneOut, usualKind } from './evidence.ts'
import type { ProposedColumn } from './proposal.ts'

/**
 * The columns with what the files have. A type is proposed only where drift would make text of what nearly all files
 * agree on, and no naming rule says it already.
 */
export function proposedColumns(
  plan: MergePlan,
  evidence: readonly ColumnEvidence[],
  naming: ReadonlyMap<string, DeclaredType>,
): readonly ProposedColumn[] {
  const shown = new Map(evidence.map((one) => [one.column, one]))
  return plan.columns.map((column) => {
    const prefix = /^[a-z]{1,3}(?=[A-Z])/.exec(column.name)?.[0] ?? ''
    const rule = naming.get(prefix)
    const one = shown.get(column.name)
    const kind = one && usualKind(one)
    const type = rule === undefined && column.type.kind === 'text' ? drifted(one, kind) : undefined
    const files = one?.files ?? []
    const agree = files.filter(({ holds }) => type !== undefined && holds.has(type)).length
    const because = type === undefined ? '' : `; ${type} in ${agree} of ${files.length} files`
    return {
      name: column.name,
      type,
      said: `${rule?.kind ?? type ?? typeText(column.type)}: ${sourceTypesText(column)}${because}`,
    }
  })
}

function drifted(one: ColumnEvidence | undefined, kind: Kind | undefined): Kind | undefined {
  if (one === undefined || kind === undefined || kind === 'text') return undefined
  return one.files.length > 1 && isBorneOut(one.files, kind) ? kind : undefined
}
