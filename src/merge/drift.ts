import { sourceTypeText } from '../land/source-type.ts'
import type { ColumnDrift } from '../ledger/records.ts'
import { typeText } from '../sql/column-type.ts'
import { noFacts } from './facts.ts'
import type { MergePlan } from './plan.ts'
import type { Profiles } from './profile.ts'
import type { ReconciledColumn } from './reconcile.ts'

/** Every place where a file's column differs from the table's: another type, another name, or missing. CSV text as such is no drift. */
export function driftOf(plan: MergePlan, profiles: Profiles): readonly ColumnDrift[] {
  return plan.columns.flatMap((column) =>
    plan.files.flatMap(({ landed }, file): readonly ColumnDrift[] => {
      const base = {
        table: plan.table,
        column: column.name,
        canonicalType: typeText(column.type),
        because: column.because,
        store: landed.file.store,
        file: landed.file.path,
      }
      const source = column.sources.find((one) => one.file === file)
      if (source === undefined)
        return [{ ...base, sourceName: '', sourceType: '', change: 'missing', valuesTouched: 0 }]
      return source.columns
        .map((one) => ({
          ...base,
          sourceName: one.name,
          sourceType: sourceTypeText(one.type),
          change: changeOf(column, one.name, sourceTypeText(one.type)),
          valuesTouched: (profiles.get(file)?.get(one.ref) ?? noFacts).present,
        }))
        .filter((drift) => drift.change !== 'same')
    }),
  )
}

function changeOf(column: ReconciledColumn, sourceName: string, sourceType: string): string {
  if (sourceName !== column.name) return 'renamed'
  return sameType(typeText(column.type), sourceType) ? 'same' : 'cast'
}

/** Spellings of one type in the two vocabularies; CSV text and JSON strings are spellings, not types of their own. */
function sameType(canonical: string, source: string): boolean {
  if (source === 'text' || source === canonical) return true
  if (canonical === 'text') return source === 'string'
  if (canonical === 'integer') return /^int/.test(source) || source === 'number'
  if (canonical === 'timestamp') return /^timestamp/.test(source) || source === 'string'
  if (canonical === 'date') return source === 'string'
  return /^decimal|^double/.test(canonical) && source === 'number'
}
