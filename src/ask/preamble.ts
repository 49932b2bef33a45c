import type { NormalizedQuestion, Token } from './normalize.ts'

/** The longest preambles, the shortest sentence before a question, and the fewest words of a question behind one. */
const limits = { aim: 7, clause: 16, sentence: 4, behind: 3 }

/**
 * What is said before a question: what it is for, parted from it by a colon or a comma (`Board pack:`, `For the auditor's
 * sample,`), or a sentence or clause of its own (`I keep getting calls, which …`). What narrows is no such: `Trucks:`,
 * `For the vans,`, `I only mean trucks,`. Gives how many of the question's tokens it takes; 0 where there is none.
 */
function preambleLength({ text, tokens }: NormalizedQuestion): number {
  const isFor = /^(?:for|re|regarding)$/.test(tokens[0]?.word ?? '')
  const isClause = clauses.test(tokens[0]?.word ?? '')
  for (const [at, token] of tokens.slice(0, limits.clause).entries()) {
    if (narrowing.test(token.word)) return 0
    const sign = signBehind(token, text)
    const isAim = at < limits.aim && (sign === ':' || (sign === ',' && isFor))
    const isAsked = asking.test(tokens[at + 1]?.word ?? '')
    const isSentence =
      isAsked &&
      at + 1 >= limits.sentence &&
      (/[.!-]/.test(sign) || (isClause && /[,;]/.test(sign)))
    if (isSentence || (isAim && isPurpose(tokens, at)))
      return tokens.length - at - 1 >= limits.behind ? at + 1 : 0
  }
  return 0
}

/** A sentence behind the question that asks nothing: `…? we're planning reminder calls`. */
function afterword({ text, tokens }: NormalizedQuestion): readonly number[] {
  const end = tokens.findIndex((token) => signBehind(token, text) === '?')
  const rest = tokens.slice(end + 1)
  const next = rest[0]?.word ?? ''
  if (end < limits.behind || asking.test(next) || !clauses.test(next)) return []
  if (rest.some(({ word }) => narrowing.test(word))) return []
  return [...tokens.keys()].slice(end + 1)
}

/** It ends with what is done with an answer, which may be numbered: `item 4`. */
function isPurpose(tokens: readonly Token[], at: number): boolean {
  const isNumber = tokens[at]?.kind === 'number'
  return purposes.test(tokens[isNumber ? at - 1 : at]?.word ?? '')
}

const purposes =
  /^(?:meetings?|calls?|decks?|slides?|presentation|sample|audit|auditors?|reviews?|packs?|reports?|memo|newsletter|mailing|mailer|board|committee|boss|check|request|confirmation|question|ask|task|note|item|brief|briefing|update|prep|planning|huddle|standup|offsite|file|filing|records?|out|register|lender|bank|investors?|budget)$/

/** Words by which even talk around a question narrows it. */
const narrowing =
  /^(?:only|just|mean|means|meant|about|except|without|not|no|excluding|besides|minus|other|with|among)$/

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

/** Positions of words that frame a question and that no view could mean: of talk around it, and keys of a program's request. */
export function framingOf(
  question: NormalizedQuestion,
  isPlain: (token: Token) => boolean,
): ReadonlySet<number> {
  const framing = [
    ...Array(preambleLength(question)).keys(),
    ...afterword(question),
    ...requestKeys(question),
  ]
  const { tokens } = question
  const isFraming = (at: number): boolean => {
    const token = tokens[at]
    const isNumbered = token?.kind === 'number' && purposes.test(tokens[at - 1]?.word ?? '')
    return isNumbered || (token !== undefined && isPlain(token))
  }
  return new Set(framing.filter(isFraming))
}
