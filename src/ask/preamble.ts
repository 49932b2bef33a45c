import type { NormalizedQuestion, Token } from './normalize.ts'

/** The longest preamble, and the fewest words of a question behind it. */
const limits = { words: 7, behind: 3 }

/**
 * What a question is for, said before it and parted from it by a colon, or by a comma behind `for the …`: `Board pack:`,
 * `For the auditor's sample,`. A word of it that no view knows changes nothing. Gives how many of the question's tokens
 * it takes; 0 where there is none.
 */
export function preambleLength({ text, tokens }: NormalizedQuestion): number {
  const isFor = /^(?:for|re|regarding)$/.test(tokens[0]?.word ?? '')
  const signs = isFor ? ':,' : ':'
  const last = tokens.slice(0, limits.words).findIndex((token) => isClosed(token, signs, text))
  if (
    last < 0 ||
    (isFor && !aim.test(tokens[1]?.word ?? '') && text[tokens[last]?.to ?? 0] === ',')
  )
    return 0
  return tokens.length - last - 1 >= limits.behind ? last + 1 : 0
}

/** `for the …`, `for tomorrow's …`; `for Texas, …` narrows. */
const aim = /^(?:the|a|an|my|our|this|today's|tomorrow's|monday's|next|\w+'s)$/

function isClosed({ to, kind }: Token, signs: string, text: string): boolean {
  return (
    kind !== 'sign' && signs.includes(text.charAt(to) || ' ') && !/\d/.test(text.charAt(to + 1))
  )
}

/** Words by which programs name the parts of a request: `grain=week`, `dims=city`. */
const keys =
  /^(?:query|get|fetch|dims?|dimensions?|filters?|grain|window|range|fields?|metrics?|params?|scope|fn)$/

/** Positions of such words in a text that assigns something to one of its words. */
export function requestKeys(tokens: readonly Token[]): readonly number[] {
  if (!tokens.some(({ word }) => word === '=')) return []
  return [...tokens.keys()].filter((at) => keys.test(tokens[at]?.word ?? ''))
}
