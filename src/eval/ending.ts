import type { Matching } from '../ask/matcher.ts'

/** What becomes of a question, as far as people notice: who answers, or between which views it is asked back. */
export interface Ending {
  readonly status: 'answer' | 'clarify' | 'refuse'
  /** The view that answers, or the readings that are offered. */
  readonly views: readonly string[]
}

/** The ending of a matching. */
export function endingOf(matching: Matching): Ending {
  switch (matching.kind) {
    case 'answer':
      return { status: 'answer', views: [matching.view] }
    case 'clarify':
      return { status: 'clarify', views: matching.readings.map(({ view }) => view) }
    case 'refuse':
      return { status: 'refuse', views: [] }
  }
}

/** Whether two endings are the same to a person. */
export function isSameEnding(a: Ending, b: Ending): boolean {
  return a.status === b.status && a.views.join(' ') === b.views.join(' ')
}
