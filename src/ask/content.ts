import { fillerWords, functionWords, lightWords } from './english.ts'
import type { Token } from './normalize.ts'
import { stem } from './stem.ts'

/** Whether a word carries no content: it could be left out, or put in another number, and the answer would not change. */
export function carriesNothing(token: Token): boolean {
  return (
    functionWords.has(token.word) ||
    (token.word.includes("'") && functionWords.has(token.word.replace(/'(?:ve|re|s|m)$/, ''))) ||
    lightWords.has(token.word) ||
    fillerWords.has(token.word) ||
    lightStems.has(token.stem)
  )
}

const lightStems: ReadonlySet<string> = new Set([...lightWords].map(stem))
