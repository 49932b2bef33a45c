import type { LandedFile } from '../land/landed.ts'
import type { SourceType } from '../land/source-type.ts'
import { sourceTypeText } from '../land/source-type.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { maxDecimalDigits } from '../sql/column-type.ts'
import type { ColumnSource, MatchedColumn } from './columns.ts'
import type { ColumnFacts, DigitCount } from './facts.ts'
import { noFacts } from './facts.ts'
import { typeFromValues } from './infer.ts'
import type { Profiles } from './profile.ts'
import { isTextLike } from './spelling.ts'

/** A column of the merged table: one type that holds every value that can be held, and why it was chosen. */
export interface ReconciledColumn {
  readonly name: string
  readonly type: ColumnType
  readonly because: string
  readonly sources: readonly ColumnSource[]
}

/** One delivered column with its facts, as the type rules see it. */
export interface SourceEvidence {
  readonly file: number
  readonly type: SourceType
  readonly facts: ColumnFacts
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
  files: readonly LandedFile[],
  profiles: Profiles,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const column of columns) {
    for (const { file, columns: sources } of column.sources) {
      for (const source of sources) {
        const facts = profiles.get(file)?.get(source.ref) ?? noFacts
        if (facts.ambiguousDates === 0 || facts.ambiguousDates * 2 < facts.present) continue
        found.set(
          file,
          `${facts.ambiguousDates} values of ${source.name} are dates whose order of day and month is not declared; declare date_format for store ${files[file]?.file.store ?? ''}`,
        )
      }
    }
  }
  return found
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

/**
 * The decimal that holds the most values exactly; among those the narrowest, but with the scale that values are
 * spelled with where there is room. Outliers that 38 digits cannot hold beside the rest are left to quarantine.
 */
export function decimalFor(evidence: readonly SourceEvidence[]): ColumnType {
  const counts = evidence.flatMap(widths)
  if (counts.length === 0) return { kind: 'decimal', precision: 18, scale: 4 }
  const wholes = [...new Set(counts.map((one) => one.whole))].filter(
    (whole) => whole <= maxDecimalDigits,
  )
  let best = { held: -1, whole: 0, scale: 0 }
  for (const whole of wholes) {
    const room = maxDecimalDigits - whole
    const fits = counts.filter((one) => one.whole <= whole && one.needed <= room)
    const held = fits.reduce((sum, one) => sum + one.count, 0)
    const scale = Math.max(
      0,
      ...fits.map((one) => Math.min(room, Math.max(one.needed, one.spelled))),
    )
    if (held > best.held || (held === best.held && whole < best.whole))
      best = { held, whole, scale }
  }
  return { kind: 'decimal', precision: Math.max(1, best.whole + best.scale), scale: best.scale }
}

function widths({ type, facts }: SourceEvidence): readonly DigitCount[] {
  if (facts.present === 0) return []
  if (facts.digits.length > 0 || isTextLike(type)) return facts.digits
  const of = (whole: number, scale: number): readonly DigitCount[] => [
    { whole, spelled: scale, needed: scale, count: facts.present },
  ]
  switch (type.kind) {
    case 'integer':
      return of(Math.min(type.digits, maxDecimalDigits), 0)
    case 'decimal':
      return of(type.precision - type.scale, type.scale)
    default:
      return []
  }
}
