import { carriesNothing } from './content.ts'
import { normalize } from './normalize.ts'
import type { PeriodContext } from './period-part.ts'
import { type Recognized, recognize } from './recognize.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What a follow-up comes to. */
export interface Composed {
  readonly question: string
  /** It has no content words of its own, so it is about what the former answer was about, and its view answers. */
  readonly holdsView: boolean
}

/**
 * A follow-up as a whole question: `churn in Ohio last month`, then `and for Texas?` is `churn last month and for Texas`.
 * What the follow-up names of a kind takes the place of what was said of it before; where it has content words of its
 * own, only the places, periods and limits of the former question stay.
 */
export function composed(
  former: string,
  next: string,
  vocabulary: Vocabulary,
  context: PeriodContext,
): Composed {
  const before = recognize(normalize(former), vocabulary, context)
  const after = recognize(normalize(next), vocabulary, context)
  const replaced = spans(replacedBy(before, after))
  const ownContent = after.tokens.some(
    (token, at) => !after.claimed.has(at) && token.kind === 'word' && !carriesNothing(token),
  )
  const kept = before.tokens.filter((_, at) => {
    if (replaced.has(at)) return false
    return !ownContent || before.claimed.has(at)
  })
  const words = kept.map(({ from, to }) => before.question.text.slice(from, to))
  const added = ownContent ? [after.question.text] : ['and', after.question.text]
  return { question: [...words, ...added].join(' '), holdsView: !ownContent }
}

interface Span {
  readonly from: number
  readonly to: number
}

/** What of a question gives way to what a follow-up says of the same kind. */
function replacedBy(before: Recognized, after: Recognized): readonly Span[] {
  const slots = new Set(after.values.flatMap(({ stands }) => stands.map(({ slot }) => slot)))
  const places = after.values.some((claim) => isEverywhere(claim.stands, after))
  const values = before.values.filter(
    (claim) =>
      claim.stands.some(({ slot }) => slots.has(slot)) ||
      (places && isEverywhere(claim.stands, before)),
  )
  return [
    ...values,
    ...(after.periods.length > 0 ? before.periods : []),
    ...(after.units.length > 0 ? before.units : []),
    ...(after.thresholds.length > 0 ? before.thresholds : []),
    ...(after.count !== undefined && before.count !== undefined && !before.count.implied
      ? [before.count]
      : []),
    ...(after.order !== undefined && before.order !== undefined ? [before.order] : []),
  ]
}

/** A name of a slot that most views have: a place. */
function isEverywhere(
  stands: readonly { readonly view: string }[],
  { viewCount }: Recognized,
): boolean {
  return new Set(stands.map(({ view }) => view)).size > viewCount / 2
}

function spans(list: readonly Span[]): ReadonlySet<number> {
  return new Set(
    list.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)),
  )
}
