import type { RejectedFile } from '../land/landed.ts'
import { sourceTypeText } from '../land/source-type.ts'
import type { ColumnType } from '../sql/column-type.ts'
import type { ColumnSource, MatchedColumn, PlannedFile } from './columns.ts'
import { noFacts } from './facts.ts'
import { typeFromValues } from './infer.ts'
import type { Profiles } from './profile.ts'
import type { SourceEvidence } from './widen.ts'
import { decimalFor } from './widen.ts'

/** A column of the merged table: one type that holds every value that can be held, and why it was chosen. */
export interface ReconciledColumn {
  readonly name: string
  readonly type: ColumnType
  readonly because: string
  readonly sources: readonly ColumnSource[]
}

/**
 * Chooses one type a column such that no value is lost: what is declared wins over a naming rule, which wins over
 * what the values of all files show together. Pure: never the first file, never a sample, never the order of files.
 */
export function reconcile(
  columns: readonly MatchedColumn[],
  profiles: Profiles,
): readonly ReconciledColumn[] {
  return columns.map((column) => {
    const evidence = column.sources.flatMap(({ file, columns: sources }) =>
      sources.map((source) => ({
        file,
        type: source.type,
        facts: profiles.get(file)?.get(source.ref) ?? noFacts,
      })),
    )
    const { type, because } =
      column.wanted === undefined ? typeFromValues(evidence) : wantedType(column.wanted, evidence)
    return { name: column.name, type, because, sources: column.sources }
  })
}

/** The files of a column that differ from the table's, in words: `int8 in 4 files, text in 2`. */
export function sourceTypesText(column: ReconciledColumn): string {
  const counts = new Map<string, number>()
  for (const source of column.sources) {
    for (const { type } of source.columns) {
      const text = sourceTypeText(type)
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([text, count]) => `${text} in ${count}`)
    .join(', ')
}

/** Files in which most values of a date column are spelled day and month in an order that nobody declared. */
export function ambiguousDates(
  columns: readonly MatchedColumn[],
  files: readonly PlannedFile[],
  profiles: Profiles,
): readonly RejectedFile[] {
  return files.flatMap(({ landed: { file } }, at): readonly RejectedFile[] => {
    for (const column of columns) {
      for (const source of column.sources.find((one) => one.file === at)?.columns ?? []) {
        const { ambiguousDates: found, present } = profiles.get(at)?.get(source.ref) ?? noFacts
        if (found === 0 || found * 2 < present) continue
        const cause = `${found} values of ${source.name} are dates whose order of day and month is not declared; declare date_format for store ${file.store}`
        return [{ kind: 'rejected', file, reason: 'ambiguous', cause }]
      }
    }
    return []
  })
}

function wantedType(
  wanted: NonNullable<MatchedColumn['wanted']>,
  evidence: readonly SourceEvidence[],
): { type: ColumnType; because: string } {
  const { type, because } = wanted
  if (type.kind === 'integer')
    return { type: { kind: 'integer', ...(isWide(evidence) ? { wide: true } : {}) }, because }
  if (type.kind !== 'decimal') return { type: { kind: type.kind }, because }
  if ('precision' in type) return { type, because }
  return { type: decimalFor(evidence), because: `${because}, widened to hold every value` }
}

function isWide(evidence: readonly SourceEvidence[]): boolean {
  return evidence.some(({ facts }) => facts.wide > 0)
}
