import { remembered } from '../base/remembered.ts'
import type { View } from '../project/project.ts'
import { bindConditions } from './bind-limit.ts'
import { bindPeriods } from './bind-period.ts'
import type { Granularity, Period } from './calendar-day.ts'
import type { Condition } from './condition.ts'
import type { UnitClaim } from './group.ts'
import { basesLast, type FoundTerm, measuresFirst, wantedEnd } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import type { ValueClaim } from './place.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import type { Default } from './reply.ts'
import type { RollUp } from './roll-up.ts'
import { rollsUpTo, rollUpOf } from './roll-up.ts'
import { asShares } from './share.ts'
import { columnOf, filterSlots, measuresOf, periodColumn, personColumn } from './slots.ts'
import type { ThresholdClaim } from './threshold.ts'
import { hourColumn, nests, type TimeKey, unitOf } from './time-key.ts'

/** What one view is asked: typed, within limits, defaults filled in. */
export interface Bound {
  readonly view: View
  /** None: every period. Two: one to set beside the other. */
  readonly periods: readonly Period[]
  /** The periods that were said, as they were said. */
  readonly said: readonly Period[]
  readonly filters: readonly Filter[]
  readonly conditions: readonly Condition[]
  readonly thresholds: readonly ThresholdClaim[]
  readonly ranking: { readonly measure: string; readonly end: 'top' | 'bottom' } | undefined
  /** The end that the question asks for: of the named measure, or of the view's own ranking. */
  readonly order: 'top' | 'bottom' | undefined
  /** The measure that the question names, whether it ranks by it or not. */
  readonly measure: string | undefined
  readonly n: number | undefined
  /** The unit of time that a row each is asked for. */
  readonly granularity: Granularity | undefined
  /** Whether the rows are those of one period after another. */
  readonly inTime: boolean
  readonly groupBy: readonly string[]
  /** How rows are put together; undefined where the view's own rows are the answer. */
  readonly rollUp: RollUp | undefined
  /** Parts of the grain because of which a ranked thing may stand in the rows more than once. */
  readonly repeatsBy: readonly string[]
  readonly defaults: readonly Default[]
}

/** Rows whose column holds one of the values. */
export interface Filter {
  readonly slot: string
  readonly column: string
  readonly values: readonly string[]
}

/** Binds a question to a view. Whatever the view cannot take is an obstacle, never dropped. */
export function bind(
  view: View,
  terms: readonly FoundTerm[],
  asked: Recognized,
  context: PeriodContext,
  spread: ReadonlyMap<string, number> = new Map(),
): { bound: Bound; obstacles: readonly Obstacle[] } {
  const obstacles: Obstacle[] = []
  const defaults: Default[] = []
  const filters = bindFilters(view, asked, obstacles)
  const units = asked.units.filter((claim) => !isPartOfTerm(claim, terms))
  const rows = bindUnits(view, units, asked, context, obstacles)
  const everyUnit = units.length === 0 ? undefined : (rows.said ?? unitOf(view))
  const when = bindPeriods(view, asked, terms, context, everyUnit, obstacles, defaults)
  const named =
    when.chosen === undefined ? basesLast(view, measuresFirst(terms, spread)) : [when.chosen]
  const conditions = [...when.conditions, ...bindConditions(view, terms, asked, obstacles)]
  const measures = limitedShare(view, asShares(view, named, asked), conditions)
  const groupBy = bindGroups(view, asked, terms, obstacles)
  const ranking = bindRanking(view, asked, measures, obstacles)
  const n = bindCount(view, asked, obstacles, defaults)
  const { rollUp, repeatsBy } = rollUpOf(
    view,
    asked,
    {
      periods: when.periods,
      unit: unitOf(view),
      timeColumns: rows.columns,
      timeKey: rows.key,
      filters,
      groupBy,
      measure: measures[0] ?? countedMeasure(view, asked),
      terms,
      limited: conditions.flatMap((one) => (one.kind === 'limit' ? [one.column] : [])),
      ranked: asked.order === undefined ? undefined : ranking?.measure,
      context,
    },
    obstacles,
  )
  const bound: Bound = {
    view,
    periods: when.periods,
    said: when.said,
    filters,
    conditions,
    thresholds: asked.thresholds,
    ranking: isRolledAway(ranking, rollUp) ? undefined : ranking,
    order:
      measures[0] === undefined
        ? (asked.order?.end ?? bottomOf(view))
        : asked.order && ranking?.end,
    measure: measures[0] ?? impliedMeasure(view, asked, ranking, conditions),
    n,
    granularity: rows.said,
    inTime: rows.columns.length > 0 || rows.key !== undefined,
    groupBy,
    rollUp,
    repeatsBy,
    defaults,
  }
  return { bound, obstacles }
}

/** `more than 8 percent bounced`: the share that is limited is what is asked about, not the count that it is of. */
function limitedShare(
  view: View,
  measures: readonly string[],
  conditions: readonly Condition[],
): readonly string[] {
  const [first, ...others] = measures
  const isRatio = (name: string | undefined): boolean => columnOf(view, name)?.unit === 'ratio'
  const limits = conditions.flatMap((one) => (one.kind === 'limit' ? [one.column] : []))
  const share = limits.find(isRatio)
  return share === undefined || first === undefined || isRatio(first) || measures.includes(share)
    ? measures
    : [share, ...others]
}

/** `which sites are in trouble`: a view of the weakest is asked from its bottom, whatever the words. */
function bottomOf(view: View): 'bottom' | undefined {
  return view.ranks?.order === 'bottom' ? 'bottom' : undefined
}

/** What a limit is set on, or an order word ranks by, where no measure is named: `the busiest hour`, `accounts over $500`. */
function impliedMeasure(
  view: View,
  asked: Recognized,
  ranking: Bound['ranking'],
  conditions: readonly Condition[],
): string | undefined {
  const limit = conditions.find(({ kind }) => kind === 'limit')
  if (limit !== undefined) return limit.column
  return view.ranks === undefined && asked.order !== undefined ? ranking?.measure : undefined
}

/** What `how many` counts where no measure is named: what the view is usually asked for. */
function countedMeasure(view: View, asked: Recognized): string | undefined {
  const usual = view.slots.get('measure')?.default
  return typeof usual === 'string' && asksHowMany(asked) ? usual : undefined
}

const asksHowMany = remembered(({ tokens }: Recognized) =>
  tokens.some(
    ({ word }, at) => word === 'how' && /^(?:many|much)$/.test(tokens[at + 1]?.word ?? ''),
  ),
)

/** A place in the view's own ranking is no longer there where its rows were put together. */
function isRolledAway(ranking: Bound['ranking'], rollUp: RollUp | undefined): boolean {
  return rollUp !== undefined && !rollUp.totals.some(({ name }) => name === ranking?.measure)
}

function bindFilters(view: View, asked: Recognized, obstacles: Obstacle[]): readonly Filter[] {
  const slots = filterSlots(view)
  const found = new Map<string, Filter>()
  for (const claim of asked.values) {
    const chosen = chooseSlot(view, claim, asked)
    const slot = slots.find((one) => one.name === chosen?.slot)
    if (chosen === undefined || slot === undefined) {
      const first = claim.stands[0]?.slot ?? 'value'
      obstacles.push({ kind: 'no_slot', slot: first, text: wordsOf(asked, claim.from, claim.to) })
      continue
    }
    const values = new Set([...(found.get(slot.name)?.values ?? []), chosen.value])
    found.set(slot.name, { slot: slot.name, column: slot.column, values: [...values].sort() })
  }
  return slots.flatMap((slot) => found.get(slot.name) ?? [])
}

/** A name may be several slots' value (a site and its city): a word beside it decides, else the view's first slot. */
function chooseSlot(
  view: View,
  claim: ValueClaim,
  asked: Recognized,
): { slot: string; value: string } | undefined {
  const own = claim.stands.filter((one) => one.view === view.name)
  const usable = own.length > 0 ? own : claim.stands.filter((one) => view.slots.has(one.slot))
  const beside = asked.mentions.find(
    (mention) => mention.to === claim.from || mention.from === claim.to,
  )
  const order = [...view.slots.keys()]
  return (
    usable.find((one) => beside?.entities.includes(one.slot)) ??
    [...usable].sort((a, b) => order.indexOf(a.slot) - order.indexOf(b.slot))[0]
  )
}

/** What a wish for rows of time units becomes: columns of the view, or a key of whole units. */
interface TimeRows {
  readonly said: Granularity | undefined
  readonly columns: readonly string[]
  readonly key: TimeKey | undefined
}

/** `monthly dues`: a word of what is asked about. */
function isPartOfTerm({ from, to }: UnitClaim, terms: readonly FoundTerm[]): boolean {
  return terms.some((one) => one.from <= from && to < one.to)
}

function bindUnits(
  view: View,
  units: readonly UnitClaim[],
  asked: Recognized,
  { calendar }: PeriodContext,
  obstacles: Obstacle[],
): TimeRows {
  const own = unitOf(view)
  const period = periodColumn(view)
  const hour = hourColumn(view)
  const columns: string[] = []
  let said: Granularity | undefined
  let key: TimeKey | undefined
  for (const claim of units) {
    const text = wordsOf(asked, claim.from, claim.to)
    const unit = claim.unit === 'any' ? own : claim.unit
    if (claim.unit === 'hour' && hour !== undefined) columns.push(hour)
    else if (own === undefined || period === undefined || unit === undefined) {
      if (!claim.loose) obstacles.push({ kind: 'no_slot', slot: 'period', text })
    } else if (unit === own) columns.push(period)
    else if (unit !== 'hour' && nests(own, unit))
      key = { kind: 'unit', unit, weekStarts: calendar.weekStarts }
    else obstacles.push({ kind: 'no_group', name: unit })
    if (claim.unit !== 'any') said ??= claim.unit
  }
  return { said, columns, key }
}

function bindGroups(
  view: View,
  asked: Recognized,
  terms: readonly FoundTerm[],
  obstacles: Obstacle[],
): readonly string[] {
  const groups = new Set<string>()
  const subject = asked.subject.kind === 'entity' ? asked.subject.mention : undefined
  const isOne = isOfOne(view, asked)
  for (const mention of asked.mentions) {
    const isAsked = !isOne && /^(?:which|what)$/.test(asked.tokens[mention.from - 1]?.word ?? '')
    if (!mention.grouping && mention !== subject && !isAsked) continue
    const own = mention.entities.find(
      (entity) =>
        view.grain.includes(entity) || view.ranks?.of === entity || rollsUpTo(view, entity),
    )
    if (own === undefined && mention.entities.some((entity) => isPersonOfRow(view, entity)))
      continue
    if (own === undefined)
      obstacles.push({
        kind: 'no_group',
        name: mention.entities[0] ?? wordsOf(asked, mention.from, mention.to),
      })
    else if (mention.grouping || !isRow(view, own)) groups.add(own)
  }
  const { subject: about } = asked
  const isOwnMeasure =
    about.kind === 'other' &&
    view.grain.length === 1 &&
    terms.some(({ from, term }) => from === about.at && term.measure !== undefined)
  if (asked.subject.kind === 'other' && !isOwnMeasure) {
    obstacles.push({
      kind: 'no_group',
      name: wordsOf(asked, asked.subject.at, asked.subject.at + 1),
    })
  }
  return [...groups]
}

/** `what plan is Jane Doe on`: one row is asked about, which needs no groups. */
function isOfOne(view: View, { person, values }: Recognized): boolean {
  const [row, ...others] = view.grain
  if (others.length > 0) return false
  return person !== undefined || values.some(({ stands }) => stands.some((one) => one.slot === row))
}

/** `by name`, where each row is one person's. */
function isPersonOfRow(view: View, entity: string): boolean {
  const person = personColumn(view)
  return (
    person !== undefined && view.slots.get(entity)?.column === person && view.grain.length === 1
  )
}

/** A thing that each row is one of, its period aside. */
function isRow(view: View, entity: string): boolean {
  const period = periodColumn(view)
  const parts = view.grain.filter((part) => part !== period)
  return parts.length === 1 && parts[0] === entity
}

function bindRanking(
  view: View,
  asked: Recognized,
  measures: readonly string[],
  obstacles: Obstacle[],
): Bound['ranking'] {
  const named = measures[0]
  const measure = named ?? view.slots.get('measure')?.default
  const { order } = asked
  if (order === undefined) {
    const usual = view.slots.get('measure')?.default
    if (view.ranks === undefined || typeof usual !== 'string') return undefined
    const own = { end: view.ranks.order, literal: false }
    return { measure: usual, end: wantedEnd(own, view, usual, false) }
  }
  if (typeof measure !== 'string' || !measuresOf(view).includes(measure)) {
    obstacles.push({ kind: 'no_slot', slot: 'measure', text: order.word })
    return undefined
  }
  return { measure, end: wantedEnd(order, view, measure, named !== undefined) }
}

function bindCount(
  view: View,
  asked: Recognized,
  obstacles: Obstacle[],
  defaults: Default[],
): number | undefined {
  const slot = view.slots.get('n')
  const { count } = asked
  if (count !== undefined && (slot !== undefined || !count.implied)) {
    const text = wordsOf(asked, count.from, count.to)
    const max = slot?.max ?? 1000
    if (slot === undefined) obstacles.push({ kind: 'no_slot', slot: 'n', text })
    else if (count.odd || count.value < 1 || count.value > max) {
      obstacles.push({
        kind: 'out_of_range',
        slot: 'n',
        text,
        allowed: `a whole number from 1 to ${max}`,
      })
    } else return count.value
    return undefined
  }
  const usual = Number(slot?.default)
  if (!Number.isSafeInteger(usual) || usual < 1) return undefined
  defaults.push({ slot: 'n', value: String(usual), rule: String(usual) })
  return usual
}
