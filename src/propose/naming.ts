import type { ColumnEvidence, Kind } from './evidence.ts'
import { isBorneOut } from './evidence.ts'

/** A prefix of column names that says their type, and how far the files bear it out. */
export interface NamingRule {
  readonly prefix: string
  readonly type: Kind
  /** Columns that begin so. */
  readonly columns: number
  /** Their files with values, and those whose every value is of the type. */
  readonly files: number
  readonly agree: number
}

/** Share of all columns whose names must follow the rules: below that a few prefixes agree by chance. */
const leastCovered = 0.7

/**
 * Naming rules where the names of nearly all columns begin with a few small letters before a capital, and each such
 * beginning goes with one type. Nothing where the names carry no type.
 */
export function namingRules(evidence: readonly ColumnEvidence[]): readonly NamingRule[] {
  const named = evidence.filter(({ files }) => files.length > 0)
  const groups = Map.groupBy(named, ({ column }) => /^([a-z]{1,3})(?=[A-Z])/.exec(column)?.[1])
  const found = [...groups].flatMap(([prefix, columns]) => {
    const rule = prefix === undefined ? undefined : ruleOf(prefix, columns)
    return rule === undefined ? [] : [rule]
  })
  const steady = found.filter((rule) => rule.columns > 1)
  const covered = steady.reduce((sum, { columns }) => sum + columns, 0)
  const kinds = new Set(steady.map(({ type }) => type))
  if (kinds.size < 2 || covered < distinct(named) * leastCovered) return []
  return found
    .filter((rule) => rule.columns > 1 || (rule.agree === rule.files && rule.type !== 'text'))
    .toSorted((a, b) => b.columns - a.columns || (a.prefix < b.prefix ? -1 : 1))
}

function ruleOf(prefix: string, columns: readonly ColumnEvidence[]): NamingRule | undefined {
  const all = columns.flatMap(({ files }) => files)
  const isTypeOfAll = (type: Kind): boolean =>
    isBorneOut(all, type) &&
    columns.every(
      ({ files }) => files.filter(({ holds }) => holds.has(type)).length * 2 > files.length,
    )
  const type = typeOf(all, isTypeOfAll)
  if (type === undefined) return undefined
  return {
    prefix,
    type,
    columns: distinct(columns),
    files: all.length,
    agree: all.filter(({ holds }) => holds.has(type)).length,
  }
}

function typeOf(
  all: ColumnEvidence['files'],
  isTypeOfAll: (type: Kind) => boolean,
): Kind | undefined {
  const shown = (kind: Kind): number => all.filter(({ shows }) => shows === kind).length
  if (shown('boolean') * 8 > all.length && isTypeOfAll('boolean')) return 'boolean'
  if (isTypeOfAll('integer')) return 'integer'
  if (isTypeOfAll('decimal')) {
    const typed = (kind: string): number => all.filter(({ source }) => source.kind === kind).length
    const doubles = typed('double') + typed('float')
    return doubles > 0 && typed('decimal') === 0 && doubles * 4 > all.length ? 'double' : 'decimal'
  }
  if (isTypeOfAll('timestamp')) return 'timestamp'
  return shown('text') * 2 > all.length ? 'text' : undefined
}

function distinct(columns: readonly ColumnEvidence[]): number {
  return new Set(columns.map(({ column }) => column)).size
}
