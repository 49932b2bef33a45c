import type { ColumnType } from '../sql/column-type.ts'
import { maxDecimalDigits } from '../sql/column-type.ts'
import { isOpenNested } from '../sql/nested-type.ts'
import type { Shape } from './facts.ts'
import { isTextLike } from './spelling.ts'
import type { SourceEvidence } from './widen.ts'
import { decimalFor } from './widen.ts'

/**
 * The type of a column that nobody declared, from all its files together. CSV text takes a type only where every
 * value is spelled as that type is written, so that identifiers with leading zeros stay text; JSON and Parquet
 * strings are text, since their format says so.
 */
export function typeFromValues(evidence: readonly SourceEvidence[]): {
  type: ColumnType
  because: string
} {
  const filled = evidence.filter(({ facts, type }) => facts.present > 0 && type.kind !== 'null')
  if (filled.length === 0) return { type: { kind: 'text' }, because: 'no value in any file' }
  for (const rule of rules) {
    const type = rule.type(filled)
    if (type !== undefined) return { type, because: rule.because }
  }
  return { type: { kind: 'text' }, because: 'text holds what nothing else holds' }
}

interface Rule {
  readonly because: string
  readonly type: (filled: readonly SourceEvidence[]) => ColumnType | undefined
}

/** Tried in this order; the first that holds every value wins. */
const rules: readonly Rule[] = [
  { because: 'all files agree', type: agreed },
  {
    because: 'booleans in every file',
    type: (filled) => (booleans(filled) ? { kind: 'boolean' } : undefined),
  },
  { because: 'whole numbers in every file', type: integers },
  { because: 'every number fits exactly', type: decimals },
  {
    because: 'numbers, some of them doubles',
    type: (filled) => (doubles(filled) ? { kind: 'double' } : undefined),
  },
  {
    because: 'dates in every file',
    type: (filled) => (times(filled, 'dates') ? { kind: 'date' } : undefined),
  },
  {
    because: 'local times in every file',
    type: (filled) => (times(filled, 'timestamps') ? { kind: 'timestamp' } : undefined),
  },
  {
    because: 'nested values stay as JSON text',
    type: (filled) =>
      filled.every(({ type }) => type.kind === 'json' || type.kind === 'nested')
        ? { kind: 'json' }
        : undefined,
  },
]

function agreed(filled: readonly SourceEvidence[]): ColumnType | undefined {
  const first = filled[0]?.type
  if (first?.kind === 'nested') {
    const same = filled.every(({ type }) => type.kind === 'nested' && type.duckdb === first.duckdb)
    return same && isOpenNested(first.duckdb) ? { kind: 'nested', duckdb: first.duckdb } : undefined
  }
  if (first?.kind === 'instant' || first?.kind === 'binary' || first?.kind === 'double') {
    return filled.every(({ type }) => type.kind === first.kind) ? { kind: first.kind } : undefined
  }
  return undefined
}

/** At least one file must say boolean itself: `true` and `false` spelled out, or the type. */
function booleans(filled: readonly SourceEvidence[]): boolean {
  const says = ({ type, facts }: SourceEvidence): boolean =>
    type.kind === 'boolean' || (type.kind === 'text' && facts.shape?.booleans === facts.present)
  const may = ({ type, facts }: SourceEvidence): boolean =>
    type.kind === 'boolean' ||
    ((type.kind === 'integer' || isTextLike(type)) && facts.shape?.booleanish === facts.present)
  return filled.some(says) && filled.every(may)
}

function integers(filled: readonly SourceEvidence[]): ColumnType | undefined {
  const whole = filled.every(
    ({ type, facts }) =>
      type.kind === 'integer' || (isSpelled(type) && facts.shape?.integers === facts.present),
  )
  if (!whole) return undefined
  const wide = filled.some(({ facts }) => facts.wide > 0 || (facts.shape?.maxWhole ?? 0) > 18)
  const most = Math.max(...filled.map(({ facts }) => facts.shape?.maxWhole ?? 0))
  if (most > maxDecimalDigits) return undefined
  return { kind: 'integer', ...(wide ? { wide: true } : {}) }
}

function decimals(filled: readonly SourceEvidence[]): ColumnType | undefined {
  const exact = filled.every(
    ({ type, facts }) =>
      type.kind === 'integer' ||
      type.kind === 'decimal' ||
      ((type.kind === 'double' || type.kind === 'float') &&
        facts.digits.reduce((sum, one) => sum + one.count, 0) === facts.present) ||
      (isSpelled(type) &&
        facts.shape !== undefined &&
        facts.shape.integers + facts.shape.decimals === facts.present &&
        evenlySpelled(facts.shape)),
  )
  if (!exact || filled.every(({ type }) => type.kind === 'float' || type.kind === 'double'))
    return undefined
  const widened = decimalFor(filled.map(withDigits))
  return widened.kind === 'decimal' &&
    holdsAll(widened.precision, widened.scale, filled.map(withDigits))
    ? widened
    : undefined
}

/**
 * One scale throughout, or no zeros at the end (but for a lone `.0` where every value has a mark): either way the
 * number gives its spelling back. `1` and `1.0` in one file are two spellings of one number, and stay text.
 */
function evenlySpelled(shape: Shape): boolean {
  if (shape.integers === 0 && shape.minScale === shape.maxScale) return true
  return shape.trailingZeros === 0 && (shape.integers === 0 || shape.pointZeros === 0)
}

function holdsAll(precision: number, scale: number, evidence: readonly SourceEvidence[]): boolean {
  return evidence.every(({ facts }) =>
    facts.digits.every((one) => one.whole <= precision - scale && one.needed <= scale),
  )
}

/** Text columns carry their widths in the shape; give them to the decimal rule in its own form. */
function withDigits(evidence: SourceEvidence): SourceEvidence {
  const { type, facts } = evidence
  if (!isSpelled(type) || facts.shape === undefined) return evidence
  const { maxWhole, maxScale } = facts.shape
  return {
    ...evidence,
    facts: {
      ...facts,
      digits: [{ whole: maxWhole, spelled: maxScale, needed: maxScale, count: facts.present }],
    },
  }
}

function doubles(filled: readonly SourceEvidence[]): boolean {
  return (
    filled.some(({ type }) => type.kind === 'double' || type.kind === 'float') &&
    filled.every(
      ({ type }) =>
        type.kind === 'double' ||
        type.kind === 'float' ||
        (type.kind === 'integer' && type.digits <= 15),
    )
  )
}

function times(filled: readonly SourceEvidence[], kind: 'dates' | 'timestamps'): boolean {
  return filled.every(({ type, facts }) => {
    if (type.kind === 'date') return true
    if (type.kind === 'timestamp') return kind === 'timestamps' && type.unit !== 'ns'
    if (type.kind !== 'text' || facts.shape === undefined) return false
    return kind === 'dates'
      ? facts.shape.dates === facts.present
      : facts.shape.dates + facts.shape.timestamps === facts.present
  })
}

/** CSV text and JSON numbers: spellings that a number may stand behind. */
function isSpelled(type: SourceEvidence['type']): boolean {
  return type.kind === 'text' || type.kind === 'number'
}
