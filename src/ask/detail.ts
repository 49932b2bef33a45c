import { bind } from './bind.ts'
import { hasWord } from './bind-period.ts'
import { negations } from './english.ts'
import { type FoundTerm, measuresIn } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import type { Recognized } from './recognize.ts'
import { columnOf } from './slots.ts'
import type { ViewWords } from './view-words.ts'

/**
 * Binds a question to a view, or to its detail where the view has no such period and the question says by which of the
 * detail's days it is meant: `sold in March`, `expiring by month`. Words of two such days leave it open which is meant,
 * and what did not happen in a period stands in no row of it.
 */
export function bindFinest(
  { view, details }: ViewWords,
  terms: readonly FoundTerm[],
  asked: Recognized,
  context: PeriodContext,
  spread: ReadonlyMap<string, number>,
): ReturnType<typeof bind> {
  const own = bind(view, terms, asked, context, spread)
  if (details.length === 0 || !own.obstacles.some(isOfTime)) return own
  const [meant, other] = details.filter(({ words }) => hasWord(asked, words))
  if (meant === undefined || other !== undefined || isNegated(terms, asked)) return own
  const lacks = measuresIn(terms).some((name) => columnOf(meant.view, name) === undefined)
  if (lacks) return own
  const finer = bind(meant.view, terms, asked, context, spread)
  return finer.obstacles.length < own.obstacles.length || !finer.obstacles.some(isOfTime)
    ? finer
    : own
}

/** A word that turns the question round, outside the measures' own phrases. */
function isNegated(terms: readonly FoundTerm[], asked: Recognized): boolean {
  return asked.tokens.some(
    ({ word }, at) =>
      negations.has(word) &&
      !terms.some(({ from, to, term }) => term.measure !== undefined && from <= at && at < to),
  )
}

function isOfTime(obstacle: Obstacle): boolean {
  return obstacle.kind === 'no_slot' && obstacle.slot === 'period'
}
