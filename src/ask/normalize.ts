import { stem } from './stem.ts'

/** The longest question that is read, in code points after NFKC. */
export const maxQuestionLength = 512

/** One word, number or sign of a question. `from` and `to` are offsets in the normalized text. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sign'
  /** Lower case, without accents. */
  readonly word: string
  /** What it is compared by. */
  readonly stem: string
  /** As it was written, in NFKC. */
  readonly written: string
  readonly from: number
  readonly to: number
  /** True where a dash follows at once, as in `Jan-Mar` or `Jan – Mar`. */
  readonly dashed: boolean
  /** True where an apostrophe stands before it, as in `'25`. */
  readonly apostrophe?: boolean
  /** What stood in the question before a misspelt word was read as this one. */
  readonly repairedFrom?: string
}

/** A question as the matcher reads it. */
export interface NormalizedQuestion {
  /** NFKC, invisible characters gone, white space single. */
  readonly text: string
  readonly tokens: readonly Token[]
  /** True where nothing is written in lower case, so that capitals say nothing. */
  readonly shouted: boolean
}

/** True beyond the limit; what is far beyond it is not even normalized. */
export function isTooLong(question: string): boolean {
  return question.length > 8 * maxQuestionLength || questionLength(question) > maxQuestionLength
}

/** Code points after NFKC; what the limit on a question's length counts. */
function questionLength(question: string): number {
  let length = 0
  for (const _point of question.normalize('NFKC')) length += 1
  return length
}

/** Reads a question into tokens. Punctuation that only groups words is dropped; every other sign is kept. */
export function normalize(question: string): NormalizedQuestion {
  const isPlain = plain.test(question)
  const text = isPlain ? question.trim() : cleaned(question)
  const pattern = isPlain ? plainPattern : anyPattern
  const tokens: Token[] = []
  pattern.lastIndex = 0
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const token = tokenOf(text, found[0], found.index)
    if (token !== undefined) tokens.push(token)
  }
  return { text, tokens, shouted: /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text) }
}

/** The words of a phrase of the project's YAML, folded as a question's are. */
export function stemsOf(phrase: string): readonly string[] {
  return normalize(phrase.replaceAll('_', ' '))
    .tokens.filter((token) => token.kind !== 'sign')
    .map((token) => token.stem)
}

/** The one spelling under which equal questions meet: words and numbers, folded in case and accents only. */
export function pinnedKey(question: NormalizedQuestion): string {
  return question.tokens.map((token) => token.word).join(' ')
}

/** Written as names are: one capital, then a small letter. */
export function isCapitalized(token: Token | undefined): boolean {
  return token?.kind === 'word' && /^\p{Lu}\p{Ll}/u.test(token.written)
}

/** Lower case without accents. */
export function folded(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Nothing to clean: ASCII that is seen, single spaces, and no underscore that could join words. */
const plain = /^(?: ?[!-^`-~])* ?$/

/** As `anyPattern`, for what is plain, in less time. */
const plainPattern =
  /\d{4}-\d{2}(?:-\d{2})?(?![\w-])|(?<![A-Za-z0-9])-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|[A-Za-z]+(?:'[A-Za-z]+)*|[^\sA-Za-z]/g

const anyPattern =
  /\d{4}-\d{2}(?:-\d{2})?(?![\w-])|(?<![\p{L}\p{N}])-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{M}]/gu

const grouping = /^[.,;?!:'"()“”‘’«»…–—-]$/u

function cleaned(question: string): string {
  return question
    .normalize('NFKC')
    .toWellFormed()
    .replace(/\p{Cf}|\p{Variation_Selector}/gu, '')
    .replace(/(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}])/gu, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/\p{Extended_Pictographic}/gu, (sign) => (/[\d#*©®™]/.test(sign) ? sign : ' '))
    .trim()
}

interface Form {
  readonly word: string
  readonly stem: string
}

const forms = new Map<string, Form>()

/** How many words are kept that were folded before. */
const mostForms = 4096

function formOf(written: string): Form {
  const before = forms.get(written)
  if (before !== undefined) return before
  const word = folded(written).replaceAll('’', "'")
  const form = { word, stem: stem(word) }
  if (forms.size >= mostForms) forms.clear()
  forms.set(written, form)
  return form
}

function isDashed(text: string, to: number): boolean {
  const next = text.charAt(text.charAt(to) === ' ' ? to + 1 : to)
  return (
    (next === '-' || next === '–' || next === '—') &&
    /^ ?[-–—] ?[^\s-]/.test(text.slice(to, to + 4))
  )
}

/** Undefined for punctuation that only groups words. */
function tokenOf(text: string, written: string, from: number): Token | undefined {
  const to = from + written.length
  const place = { written, from, to, dashed: isDashed(text, to) }
  if (/^-?\d/.test(written)) {
    const apostrophe = /['’]/.test(text.charAt(from - 1)) ? { apostrophe: true } : {}
    return { kind: 'number', word: written, stem: written, ...place, ...apostrophe }
  }
  if (/^[a-z]/i.test(written) || /^[\p{L}\p{M}]/u.test(written)) {
    const form = formOf(written)
    return { kind: form.word === '' ? 'sign' : 'word', ...form, ...place }
  }
  return grouping.test(written)
    ? undefined
    : { kind: 'sign', word: written, stem: written, ...place }
}
