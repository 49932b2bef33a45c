import type { SourceType } from '../land/source-type.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { maxDecimalDigits } from '../sql/column-type.ts'
import type { ColumnFacts, DigitCount } from './facts.ts'
import { isTextLike } from './spelling.ts'

/** One delivered column with its facts, as the type rules see it. */
export interface SourceEvidence {
  readonly file: number
  readonly type: SourceType
  readonly facts: ColumnFacts
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
  // A place for the zero before the mark, where there is room: 0.25 is not spelled .25.
  const precision = Math.min(maxDecimalDigits, Math.max(1, best.whole) + best.scale)
  return { kind: 'decimal', precision, scale: best.scale }
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
