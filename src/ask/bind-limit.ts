import type { View, ViewColumn } from '../project/project.ts'
import type { Condition } from './condition.ts'
import { negations } from './english.ts'
import type { FoundTerm } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import { asShares, isWorth, shareOf } from './share.ts'
import { askedColumns, columnOf, measuresOf, periodColumn, personColumn } from './slots.ts'
import { type ThresholdClaim, without } from './threshold.ts'
import { hourColumn, unitOf } from './time-key.ts'

/** Conditions from limits on values, days of the week and hours, and from measures that are true or false. */
export function bindConditions(
  view: View,
  terms: readonly FoundTerm[],
  asked: Recognized,
  obstacles: Obstacle[],
): readonly Condition[] {
  return [
    ...asked.thresholds.flatMap((claim) => limitOf(view, terms, asked, claim, obstacles)),
    ...flagsOf(view, terms, asked),
    ...momentsOf(view, asked, obstacles),
    ...personOf(view, asked, obstacles),
    ...zerosOf(view, terms, asked),
  ]
}

function limitOf(
  view: View,
  terms: readonly FoundTerm[],
  asked: Recognized,
  said: ThresholdClaim,
  obstacles: Obstacle[],
): readonly Condition[] {
  const claim = withUnitBefore(said, asked)
  const column = limitedColumn(view, terms, asked, claim)
  if (column === undefined) {
    const text = wordsOf(asked, claim.from, claim.to)
    obstacles.push({ kind: 'no_slot', slot: 'threshold', text })
    return []
  }
  const values = claim.values.map((value) => inUnitOf(column, value, claim.unit))
  return [{ kind: 'limit', column: column.name, op: claim.op, values }]
}

/** `void pct over 3`: the unit may stand before the limit. */
function withUnitBefore(claim: ThresholdClaim, { tokens }: Recognized): ThresholdClaim {
  const isPercent = /^(?:percent|percentage|pct|%)$/.test(tokens[claim.from - 1]?.word ?? '')
  return claim.unit === undefined && isPercent ? { ...claim, unit: 'percent' } : claim
}

/**
 * The measure that a limit is for: the nearest one named whose unit fits, or of a count its share where the limit is in
 * percent, or what the things are worth: `$500 of unused books`, or how long since: `no wash for 45 days`. Where none is
 * named, the first of the view's that fits.
 */
function limitedColumn(
  view: View,
  terms: readonly FoundTerm[],
  asked: Recognized,
  claim: ThresholdClaim,
): ViewColumn | undefined {
  const fits = (column: ViewColumn | undefined): column is ViewColumn =>
    column !== undefined && isNumber(column) && unitFits(column, claim)
  const named = terms
    .filter(({ term }) => term.measure !== undefined)
    .sort((a, b) => distance(a, claim) - distance(b, claim))
    .flatMap(({ term }) => term.measure ?? [])
    .filter((measure) => {
      const column = columnOf(view, measure)
      return column === undefined || isNumber(column)
    })
  const about = named.flatMap((measure) => [
    ...(claim.unit === 'percent'
      ? [shareOf(view, measure)?.name ?? measure]
      : asShares(view, [measure], asked)),
    measure,
  ])
  const fitting = about.map((name) => columnOf(view, name)).find(fits)
  if (fitting !== undefined) return fitting
  const usual = view.slots.get('measure')?.default
  const others = [...(typeof usual === 'string' ? [usual] : []), ...measuresOf(view)]
  if (named.length > 0) {
    const usualColumn = columnOf(view, typeof usual === 'string' ? usual : undefined)
    const isUsual = claim.unit === 'percent' || isWorth(claim, asked.tokens)
    if (isUsual && fits(usualColumn)) return usualColumn
    const isIdle = asked.tokens
      .slice(0, claim.from)
      .some(({ word }) => negations.has(word) || without.test(word))
    const isLasting = isIdle && claim.unit !== undefined && daysIn.has(claim.unit)
    const lasting = isLasting ? measuresOf(view) : []
    return lasting.map((name) => columnOf(view, name)).find(fits)
  }
  const all = askedColumns(view).map(({ name }) => name)
  const rest = claim.unit === undefined ? others.slice(0, 1) : [...others, ...all]
  return rest.map((name) => columnOf(view, name)).find(fits)
}

function distance(term: FoundTerm, claim: ThresholdClaim): number {
  return term.to <= claim.from ? claim.from - term.to : Math.max(0, term.from - claim.to)
}

function isNumber({ type }: ViewColumn): boolean {
  return /^(?:integer|decimal|double)$/.test(type.kind)
}

function unitFits(column: ViewColumn, { unit, values }: ThresholdClaim): boolean {
  if (unit === 'percent') return column.unit === 'ratio'
  if (unit === 'USD') return column.unit === 'USD'
  if (unit !== undefined) return column.unit === 'days'
  return column.unit !== 'ratio' || values.every((value) => Number(value) <= 1)
}

const daysIn: ReadonlyMap<string, number> = new Map([
  ['days', 1],
  ['weeks', 7],
  ['months', 30],
  ['quarters', 91],
  ['years', 365],
])

/** 10 percent is 0.10 of a ratio; three weeks are 21 days. */
function inUnitOf(column: ViewColumn, value: string, unit: string | undefined): string {
  if (unit === 'percent') return hundredth(value)
  const days = unit === undefined ? undefined : daysIn.get(unit)
  if (days === undefined || column.unit !== 'days' || !/^\d+$/.test(value)) return value
  return (BigInt(value) * BigInt(days)).toString()
}

function hundredth(value: string): string {
  const [whole = '0', fraction = ''] = value.split('.')
  const digits = whole.padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`
}

/** A measure that is true or false narrows the rows: `dormant accounts`, `not over the limit`. */
function flagsOf(view: View, terms: readonly FoundTerm[], asked: Recognized): readonly Condition[] {
  const found = new Map<string, boolean>()
  for (const { from, to, term } of terms) {
    const column = columnOf(view, term.measure)
    if (column?.type.kind !== 'boolean') continue
    const isTerm = asked.tokens.slice(from, to).some(({ word }) => negations.has(word))
    const before = asked.tokens.slice(Math.max(0, from - 2), from)
    found.set(column.name, isTerm || !before.some(({ word }) => negations.has(word)))
  }
  return [...found].map(([column, value]) => ({ kind: 'flag', column, value }))
}

function personOf(view: View, asked: Recognized, obstacles: Obstacle[]): readonly Condition[] {
  const { person } = asked
  if (person === undefined) return []
  const column = personColumn(view)
  if (column !== undefined) return [{ kind: 'person', column, value: person.written }]
  obstacles.push({ kind: 'no_slot', slot: 'name', text: person.written })
  return []
}

/** `no upgrades`, `without a single expired card`, `zero cancellations`: none of the measure. */
function zerosOf(view: View, terms: readonly FoundTerm[], asked: Recognized): readonly Condition[] {
  return terms.flatMap((found): readonly Condition[] => {
    const column = columnOf(view, found.term.measure)
    return column !== undefined && isNumber(column) && noneBefore(asked, found.from) !== undefined
      ? [{ kind: 'limit', column: column.name, op: '<=', values: ['0'] }]
      : []
  })
}

/** Where a word stands that asks for none of what begins at a position. */
export function noneBefore(asked: Recognized, at: number): number | undefined {
  let before = at - 1
  while (/^(?:a|an|any|single|one)$/.test(asked.tokens[before]?.word ?? '')) before -= 1
  return /^(?:no|zero|without)$/.test(asked.tokens[before]?.word ?? '') ? before : undefined
}

function momentsOf(view: View, asked: Recognized, obstacles: Obstacle[]): readonly Condition[] {
  const day = unitOf(view) === 'day' ? periodColumn(view) : undefined
  const hour = hourColumn(view)
  return asked.moments.flatMap((claim): readonly Condition[] => {
    const text = wordsOf(asked, claim.from, claim.to)
    if (claim.weekdays !== undefined) {
      if (day !== undefined) return [{ kind: 'weekdays', column: day, days: claim.weekdays }]
      obstacles.push({ kind: 'no_slot', slot: 'day of the week', text })
    }
    if (claim.hours !== undefined) {
      if (hour !== undefined) return [{ kind: 'hours', column: hour, hours: claim.hours }]
      obstacles.push({ kind: 'no_slot', slot: 'hour', text })
    }
    return []
  })
}
