import { remembered } from '../base/remembered.ts'
import type { Detail } from '../project/detail.ts'
import type { View } from '../project/project.ts'
import { type Bound, bind } from './bind.ts'
import { hasWord } from './bind-period.ts'
import { negations } from './english.ts'
import { type FoundTerm, measuresIn } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import type { Recognized } from './recognize.ts'
import { columnOf } from './slots.ts'
import type { ViewWords } from './view-words.ts'

interface Binding {
  readonly bound: Bound
  readonly obstacles: readonly Obstacle[]
}

/**
 * Binds a question to a view, or to its detail where the view has no figure of such a period and the question says by
 * which of the detail's days it is meant: `sold in March`, `expiring by month`. Words of two such days leave it open
 * which is meant. What did not happen in a period, or seldom, stands in no row of it: such a question is the view's own.
 */
export function bindFinest(
  { view, details }: ViewWords,
  terms: readonly FoundTerm[],
  asked: Recognized,
  context: PeriodContext,
  spread: ReadonlyMap<string, number>,
): Binding {
  const own = bind(view, terms, asked, context, spread)
  if (details.length === 0 || !wantsDetail(view, own, terms, asked)) return own
  const [meant, other] = details.filter(({ words }) => hasWord(asked, words))
  if (meant === undefined || other !== undefined) return own
  if (isOfWhatIsMissing(terms, asked) || namesOtherDay(view, meant, asked)) return own
  const kept = terms.map((found) => withoutChosen(found, view, meant.view))
  if (measuresIn(kept).some((name) => columnOf(meant.view, name) === undefined)) return own
  const finer = bind(meant.view, kept, asked, context, spread)
  if (finer.bound.conditions.some((one) => one.kind === 'limit' && one.op.startsWith('<')))
    return own
  const isBetter = finer.obstacles.length < own.obstacles.length || !finer.obstacles.some(isOfTime)
  return isBetter && (own.obstacles.length > 0 || finer.obstacles.length === 0) ? finer : own
}

/**
 * The view lacks the period; or has it only as the last time of something while a figure is ranked or limited; or holds
 * another figure for it than the one that is named.
 */
function wantsDetail(
  view: View,
  { bound, obstacles }: Binding,
  terms: readonly FoundTerm[],
  asked: Recognized,
): boolean {
  if (obstacles.some(isOfTime)) return true
  if (asked.periods.length === 0) return false
  const isSince = bound.conditions.some(({ kind }) => kind === 'since')
  if (isSince) return asked.thresholds.length > 0 || asked.order !== undefined
  const chosen = view.slots.get('period')?.choose
  return chosen !== undefined && measuresIn(terms).some((one) => !chosen.has(one))
}

/** A figure that the view holds for one period gives way to the named one, which the detail has for every period. */
function withoutChosen(found: FoundTerm, view: View, detail: View): FoundTerm {
  const { measure } = found.term
  const isChosen = measure !== undefined && view.slots.get('period')?.choose?.has(measure) === true
  return isChosen && columnOf(detail, measure) === undefined
    ? { ...found, term: { ...found.term, measure: undefined } }
    : found
}

/** A word that turns the question round, outside the measures' own phrases, or asks for the fewest. */
function isOfWhatIsMissing(terms: readonly FoundTerm[], asked: Recognized): boolean {
  if (asked.order?.end === 'bottom') return true
  return asked.tokens.some(
    ({ word }, at) =>
      (seldom.test(word) && asked.tokens[at - 1]?.word !== 'at') ||
      (negations.has(word) &&
        !terms.some(({ from, to, term }) => term.measure !== undefined && from <= at && at < to)),
  )
}

const seldom = /^(?:zero|hardly|rarely|barely|seldom|least|fewest|once|infrequent|infrequently)$/

/** The question names another day of the view, one that the detail does not have: `first visit in October`. */
function namesOtherDay(view: View, { view: detail }: Detail, asked: Recognized): boolean {
  const known = view.slots.get('period')?.column
  return dayColumns(view).some(
    ({ name, phrases }) =>
      name !== known && columnOf(detail, name) === undefined && hasWord(asked, phrases),
  )
}

const dayColumns = remembered((view: View) =>
  view.columns
    .filter(({ type }) => /^(?:date|timestamp)/.test(type.kind))
    .map(({ name }) => ({ name, phrases: [name, ...(view.synonyms.get(name) ?? [])] })),
)

function isOfTime(obstacle: Obstacle): boolean {
  return obstacle.kind === 'no_slot' && obstacle.slot === 'period'
}
