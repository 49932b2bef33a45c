import type { Matcher } from '../ask/matcher.ts'
import { normalize, pinnedKey } from '../ask/normalize.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Ending, endingOf } from './ending.ts'

/** A question that was refused or asked back, spellings that differ in case and accents alone taken as one. */
export interface Unanswered {
  /** As it was asked last. */
  readonly question: string
  readonly times: number
  readonly lastAskedAt: string
  readonly status: 'clarify' | 'refuse'
  readonly reason: string | null
  /** What would become of it today. */
  readonly now: Ending
  /** The view that fits best today. */
  readonly nearest: string | null
}

/** Of more wordings than these the oldest are left out. */
export const mostWordings = 20_000

/** The questions that were not answered when they were last asked, the most frequent first. */
export function unanswered(
  ledger: Ledger,
  matcher: Matcher,
  today: string | undefined,
): readonly Unanswered[] {
  const found = new Map<
    string,
    Omit<Unanswered, 'now' | 'nearest' | 'status'> & { status: string }
  >()
  for (const { question, status, reason, times, lastAskedAt } of ledger.askedQuestions(
    mostWordings,
  )) {
    const key = pinnedKey(normalize(question)) || question
    const before = found.get(key)
    if (before === undefined)
      found.set(key, { question, status, reason: reason ?? null, times, lastAskedAt })
    else if (status !== 'answer') found.set(key, { ...before, times: before.times + times })
  }
  return [...found.values()]
    .flatMap(({ status, ...one }): readonly Unanswered[] => {
      if (status !== 'clarify' && status !== 'refuse') return []
      const now = endingOf(matcher.match(one.question, today))
      const nearest = matcher.candidates(one.question, today)[0]?.view ?? null
      return [{ ...one, status, now, nearest }]
    })
    .sort(
      (a, b) =>
        b.times - a.times ||
        (a.lastAskedAt === b.lastAskedAt
          ? a.question < b.question
            ? -1
            : 1
          : a.lastAskedAt > b.lastAskedAt
            ? -1
            : 1),
    )
}
