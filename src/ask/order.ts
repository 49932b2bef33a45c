import type { Token } from './normalize.ts'
import { notOrdering, type OrderWord, orderWords, selfStanding } from './ranking-words.ts'

/** The end of a ranking that a question asks for, by token positions (`to` exclusive). */
export interface OrderClaim extends OrderWord {
  readonly from: number
  readonly to: number
  readonly word: string
  /** `underperforming` says by itself that things are ranked; `lowest` needs something that is. */
  readonly selfStanding: boolean
}

/** The order words of a question; `from worst to best` is one claim, two other ends that disagree stay two. */
export function recognizeOrders(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): readonly OrderClaim[] {
  const found: OrderClaim[] = []
  for (const [at, token] of tokens.entries()) {
    const order = isFree(at) ? orderWords.get(token.word) : undefined
    if (
      order === undefined ||
      notOrdering.has(tokens[at + 1]?.word ?? '') ||
      tokens[at - 1]?.word === 'at'
    )
      continue
    const last = found.at(-1)
    if (last !== undefined && joins(tokens, last, at, order))
      found[found.length - 1] = { ...last, to: at + 1 }
    else
      found.push({
        ...order,
        from: at,
        to: at + 1,
        word: token.word,
        selfStanding: selfStanding.has(token.word) || performs.test(tokens[at + 1]?.word ?? ''),
      })
  }
  return found
}

/** `poorest performers`, `lowest ranked`: the order is said to be one of things. */
const performs = /^(?:perform|rank|rated)/

/** `worst to best`, `bottom lowest`: one order said twice. */
function joins(tokens: readonly Token[], last: OrderClaim, at: number, order: OrderWord): boolean {
  if (at === last.to) return order.end === last.end
  return at === last.to + 1 && tokens[last.to]?.word === 'to'
}
