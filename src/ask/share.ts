import { remembered } from '../base/remembered.ts'
import type { View, ViewColumn } from '../project/project.ts'
import type { Token } from './normalize.ts'
import type { Recognized } from './recognize.ts'
import { askedColumns, columnOf } from './slots.ts'
import type { ThresholdClaim } from './threshold.ts'

/** Words that ask for a part of a whole rather than for a number of things. */
export const shareWords: RegExp =
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

/**
 * `what share of the tickets are voids`: the first measure's ratio, where the question asks for a part of a whole. What is
 * asked for in money comes first.
 */
export function asShares(
  view: View,
  measures: readonly string[],
  asked: Recognized,
): readonly string[] {
  const meant = moneyFirst(view, measures, asked)
  const [first, ...others] = meant
  const share = first !== undefined && asksShare(asked) ? shareOf(view, first) : undefined
  return share === undefined ? meant : [share.name, ...others]
}

/**
 * `what are the unused ones worth`: of the measures that are named the one in money, where the question asks for money. Where
 * none of them is, a limit or a plain wish for dollars means what the view is usually asked for, if that is money.
 */
function moneyFirst(view: View, measures: readonly string[], asked: Recognized): readonly string[] {
  const isMoney = (name: string): boolean => columnOf(view, name)?.unit === 'USD'
  const [first] = measures
  if (first === undefined || isMoney(first) || asked.order !== undefined) return measures
  if (measures.some(isMoney))
    return asksMoney(asked) ? [...measures].sort((a, b) => +isMoney(b) - +isMoney(a)) : measures
  const usual = view.slots.get('measure')?.default
  const isCount = columnOf(view, first)?.type.kind === 'integer'
  return isCount && typeof usual === 'string' && isMoney(usual) && wantsDollars(asked)
    ? [usual, ...measures]
    : measures
}

const asksMoney = remembered(({ tokens }: Recognized): boolean =>
  tokens.some(
    ({ word }, at) =>
      /^(?:money|dollars?|bucks|cash|usd|worth|value|\$)$/.test(word) ||
      (word === 'much' && tokens[at - 1]?.word === 'how'),
  ),
)

const wantsDollars = remembered(
  ({ tokens, thresholds }: Recognized): boolean =>
    thresholds.some((claim) => isWorth(claim, tokens)) ||
    tokens.some(
      ({ word }, at) =>
        (/^(?:dollars|money|usd)$/.test(word) && tokens[at - 1]?.word === 'in') ||
        /^(?:value|worth)$/.test(word) ||
        (/^(?:dollar|cash|money)$/.test(word) &&
          /^(?:values?|amounts?|figures?|terms|worth)$/.test(tokens[at + 1]?.word ?? '')),
    ),
)

/** `$500 of …`: the limit is on what the things are worth. */
export function isWorth({ unit, to }: ThresholdClaim, tokens: readonly Token[]): boolean {
  return unit === 'USD' && /^(?:of|in|worth)$/.test(tokens[to]?.word ?? '')
}

/** How often, how bad, too many: whether a number is much depends on what it is a part of. */
const asksShare = remembered(({ tokens }: Recognized): boolean =>
  tokens.some(({ word }, at) => {
    const next = tokens[at + 1]?.word ?? ''
    return (
      shareWords.test(word) ||
      (word === 'how' && /^(?:often|bad|badly|frequently)$/.test(next)) ||
      (word === 'too' && /^(?:many|much|often)$/.test(next))
    )
  }),
)
