import type { NormalizedQuestion, Token } from './normalize.ts'

/** The longest preamble, and the fewest words of a question behind it. */
const limits = { aim: 7, clause: 16, behind: 3 }

/**
 * What is said before a question: what it is for, parted from it by a colon, or by a comma behind `for the …` (`Board
 * pack:`, `For the auditor's sample,`), or a clause or sentence of its own (`I keep getting calls, which …`). A word of it
 * that no view knows changes nothing. Gives how many of the question's tokens it takes; 0 where there is none.
 */
function preambleLength({ text, tokens }: NormalizedQuestion): number {
  const [first, second] = tokens
  const isFor = /^(?:for|re|regarding)$/.test(first?.word ?? '')
  const isAim = isFor && aim.test(second?.word ?? '')
  const isClause = clauses.test(first?.word ?? '')
  let end = -1
  for (const [at, token] of tokens.slice(0, limits.clause).entries()) {
    const sign = signBehind(token, text)
    const isNear = at < limits.aim
    const isAsked = asking.test(tokens[at + 1]?.word ?? '')
    const isPart = (sign === ':' && isNear) || (sign === ',' && isAim && isNear)
    const isSentence = isAsked && (/[.!-]/.test(sign) || (isClause && /[,;]/.test(sign)))
    if (isPart || isSentence) {
      end = at
      break
    }
  }
  return end >= 0 && tokens.length - end - 1 >= limits.behind ? end + 1 : 0
}

/** A sentence behind the question that asks nothing: `…? we're planning reminder calls`. */
function afterword({ text, tokens }: NormalizedQuestion): readonly number[] {
  const end = tokens.findIndex((token) => signBehind(token, text) === '?')
  const next = tokens[end + 1]?.word ?? ''
  if (end < limits.behind || asking.test(next) || !clauses.test(next)) return []
  return [...tokens.keys()].slice(end + 1)
}

/** `for the …`, `for tomorrow's …`; `for Texas, …` narrows. */
const aim = /^(?:the|a|an|my|our|this|today's|tomorrow's|next|\w+'s)$/

const clauses =
  /^(?:i|i'm|i've|we|we're|we've|my|our|they|he|she|it's|everyone|everybody|someone|forget|ignore|nevermind)$/

const asking =
  /^(?:which|who|whose|what|whats|what's|how|where|when|did|does|do|is|are|was|were|show|list|give|tell|can|could)$/

function signBehind({ to, kind }: Token, text: string): string {
  if (kind === 'sign') return ''
  if (/^ [-–—] /.test(text.slice(to, to + 3))) return '-'
  return /\S/.test(text.charAt(to + 1)) ? '' : text.charAt(to)
}

/** A program's words for the parts of its request, wherever they stand in one. */
const keys =
  /^(?:query|get|fetch|dims?|dimensions?|filters?|grain|window|range|fields?|metrics?|params?|scope|fn|asc|desc|sort|codes?)$/

/** Positions of the keys of a program's request: `grain=week`, `{"request": "bottom 20"}`, `n: 25, dimension: site`. */
function requestKeys({ text, tokens }: NormalizedQuestion): readonly number[] {
  const assigned = [...tokens.keys()].filter((at) => isAssigned(tokens, at, text))
  if (assigned.length === 0 || (assigned.length < 2 && !tokens.some(({ word }) => word === '=')))
    return []
  const others = [...tokens.keys()].filter(
    (at) => keys.test(tokens[at]?.word ?? '') || /^[{}[\]]$/.test(tokens[at]?.word ?? ''),
  )
  return [...assigned, ...others]
}

function isAssigned(tokens: readonly Token[], at: number, text: string): boolean {
  const token = tokens[at]
  if (token?.kind !== 'word') return false
  return tokens[at + 1]?.word === '=' || /^["']?:/.test(text.slice(token.to, token.to + 2))
}

/** Positions of words that frame a question and are strange to every view: of its preamble, and keys of a program's request. */
export function framingOf(
  question: NormalizedQuestion,
  isStrange: (token: Token) => boolean,
): ReadonlySet<number> {
  const framing = [
    ...Array(preambleLength(question)).keys(),
    ...afterword(question),
    ...requestKeys(question),
  ]
  return new Set(framing.filter((at) => question.tokens.slice(at, at + 1).some(isStrange)))
}
