import type { View, ViewColumn } from '../project/project.ts'
import type { Recognized } from './recognize.ts'
import { askedColumns } from './slots.ts'

/** Words that ask for a part of a whole rather than for a number of things. */
const shareWords =
  /^(?:share|percent|percentage|percentages|pct|%|proportion|ratio|fraction|portion|rate)$/

/** The one ratio whose upper part a column alone is: `voids / tickets` of voids. */
export function shareOf(view: View, column: string): ViewColumn | undefined {
  const found = askedColumns(view).filter(
    ({ unit, total }) =>
      unit === 'ratio' &&
      total?.kind === 'ratio' &&
      total.of.length === 1 &&
      total.of[0]?.column === column,
  )
  return found.length === 1 ? found[0] : undefined
}

/** `what share of the tickets are voids`: the first measure's ratio, where the question asks for a part of a whole. */
export function asShares(
  view: View,
  measures: readonly string[],
  asked: Recognized,
): readonly string[] {
  const [first, ...others] = measures
  if (first === undefined || !asked.tokens.some(({ word }) => shareWords.test(word)))
    return measures
  const share = shareOf(view, first)
  return share === undefined ? measures : [share.name, ...others]
}
