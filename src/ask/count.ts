import type { Token } from './normalize.ts'
import { numberAt } from './number-words.ts'
import type { OrderClaim } from './order.ts'

/** How many rows a question asks for, by token positions (`to` exclusive). */
export interface CountClaim {
  readonly from: number
  readonly to: number
  readonly value: number
  /** A number that can count no rows: -1, 2.5. */
  readonly odd: boolean
  /** Not said, but meant by a singular: `the worst site`. */
  readonly implied: boolean
}

/**
 * The number that belongs to an order word: behind it (`top 10`), before it (`ten best`), or before what is
 * ranked (`which 10 sites did worst`). `isThing` tells whether a token names a thing that can be ranked.
 */
export function recognizeCount(
  tokens: readonly Token[],
  order: OrderClaim | undefined,
  isFree: (at: number) => boolean,
  isThing: (at: number) => boolean,
): CountClaim | undefined {
  const things = thing(tokens, isFree, isThing)
  if (order === undefined) return things ?? limit(tokens, isFree)
  return (
    behind(tokens, order.to, isFree) ??
    before(tokens, order.from, isFree) ??
    things ??
    limit(tokens, isFree)
  )
}

function behind(
  tokens: readonly Token[],
  at: number,
  isFree: (at: number) => boolean,
): CountClaim | undefined {
  const skip = /^(?:performing|ranked|the|our)$/.test(tokens[at]?.word ?? '') ? 1 : 0
  const article = /^an?$/.test(tokens[at + skip]?.word ?? '') ? 1 : 0
  return isFree(at + skip + article) ? countAt(tokens, at + skip + article) : undefined
}

function before(
  tokens: readonly Token[],
  at: number,
  isFree: (at: number) => boolean,
): CountClaim | undefined {
  for (const length of [2, 1]) {
    const from = at - length
    const count = from >= 0 && isFree(from) ? countAt(tokens, from) : undefined
    if (count?.to === at) return count
  }
  const single = at > 0 && tokens[at - 1]?.word === 'single'
  return single ? { from: at - 1, to: at, value: 1, odd: false, implied: false } : undefined
}

function thing(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
  isThing: (at: number) => boolean,
): CountClaim | undefined {
  for (const at of tokens.keys()) {
    const count = isFree(at) && tokens[at]?.word !== 'one' ? countAt(tokens, at) : undefined
    if (count !== undefined && isThing(count.to)) return count
  }
  return undefined
}

/** `limit 15`, `n=15`, `top 5` behind another order. */
function limit(tokens: readonly Token[], isFree: (at: number) => boolean): CountClaim | undefined {
  for (const [at, token] of tokens.entries()) {
    if (!/^(?:limit|top|only|n|count|size)$/.test(token.word)) continue
    const number = at + (tokens[at + 1]?.word === '=' ? 2 : 1)
    const count = isFree(number) ? countAt(tokens, number) : undefined
    if (count !== undefined) return { ...count, from: at }
  }
  return undefined
}

function countAt(tokens: readonly Token[], at: number): CountClaim | undefined {
  const number = numberAt(tokens, at)
  return (
    number && {
      from: at,
      to: at + number.length,
      value: number.value,
      odd: number.odd,
      implied: false,
    }
  )
}
