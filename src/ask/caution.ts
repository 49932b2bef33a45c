import { recognizeCourtesies } from './courtesy.ts'
import {
  actionLeads,
  actionObjects,
  actionVerbs,
  functionWords,
  lightWords,
  mildVerbs,
  showingObjects,
} from './english.ts'
import { isCapitalized, type NormalizedQuestion, type Token } from './normalize.ts'
import { orderWords } from './ranking-words.ts'
import { isPlural } from './stem.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Why a text is not read as a question at all. */
export interface Caution {
  readonly code: 'action_request' | 'unsafe_input'
  readonly reason: string
}

/** Finds requests to do something and input that is code rather than a question. It protects clarity, not the engine: no text of a question ever reaches SQL. */
export function cautionOf(
  question: NormalizedQuestion,
  vocabulary: Vocabulary,
): Caution | undefined {
  if (code.test(question.text) || injected.test(question.text) || command.test(question.text)) {
    return {
      code: 'unsafe_input',
      reason:
        'This reads like code or instructions to a program, not like a question about the data.',
    }
  }
  const words = question.tokens.map((token) => token.word)
  const second = words.findIndex((_, at) => isSecondOrder(words, at))
  const opening = recognizeCourtesies(question.tokens).find(({ from }) => from === 0)?.to ?? 0
  const start =
    second > 0 ? second : words.findIndex((word, at) => at >= opening && !actionLeads.has(word))
  const verb = words[start] ?? ''
  const object = words[start + 1] ?? ''
  const thing = words[start + 2] ?? ''
  const rest = words.slice(start + 1)
  const isAgain = /^(?:run|try|charge|bill|swipe|process)$/.test(verb) && isDoneAgain(rest)
  const isGivenBack = /^(?:give|hand|pay|get)$/.test(verb) && isReturned(rest)
  const isRegular = /^(?:send|email|mail|text|message|forward)$/.test(verb) && isRepeated(rest)
  if (isAgain || isGivenBack || isRegular) return actionOf(verb)
  const hasNumber = /^\d+$/.test(thing) && !mildVerbs.has(verb) && /^\p{L}/u.test(object)
  const isOff = /^(?:off|out)$/.test(object) && question.tokens[start]?.dashed !== true
  const isToPerson = /^(?:email|mail|text|notify|call|message)$/.test(verb) && object === 'me'
  const isOrder =
    actionObjects.has(object) ||
    hasNumber ||
    isOff ||
    isToPerson ||
    isVoidOf(verb, object, thing) ||
    /^\p{L}+['’]s$/u.test(object) ||
    isPerson(question.tokens[start + 1], vocabulary) ||
    isFavour(verb, object, thing) ||
    isImperative(question.tokens.slice(start), vocabulary)
  if (actionVerbs.has(verb) && isOrder && !(verb === 'tell' && object !== 'everyone')) {
    return actionOf(verb)
  }
  return undefined
}

/** `refund Marcus Bell`: a name that is none of the data's. */
function isPerson(token: Token | undefined, { values, english }: Vocabulary): boolean {
  return (
    token !== undefined &&
    isCapitalized(token) &&
    !values.byFirstWord.has(token.word) &&
    (english.isProper(token.word) || !english.has(token.word))
  )
}

function actionOf(verb: string): Caution {
  return {
    code: 'action_request',
    reason: `'${verb}' asks for something to be done; questions are only answered here, and nothing is changed.`,
  }
}

/** `send me the list every Monday morning`: `every month` would be one row a month. */
function isRepeated(rest: readonly string[]): boolean {
  return rest.some((word, at) => word === 'every' && ofSchedules.has(rest[at + 1] ?? ''))
}

const ofSchedules = new Set(
  'morning evening night monday tuesday wednesday thursday friday saturday sunday weekday'.split(
    ' ',
  ),
)

/** `run the declined cards again`, but not `run the numbers again`. */
function isDoneAgain(rest: readonly string[]): boolean {
  const isShown = rest.some((word) =>
    /^(?:numbers?|figures?|reports?|totals?|scorecards?|list|query|stats)$/.test(word),
  )
  return rest.includes('again') && !isShown
}

/** `give customer 55 his money back`, `get him a refund`: to someone else, and nothing to be told. */
function isReturned(rest: readonly string[]): boolean {
  return !/^(?:me|us|back|how|what|which)$/.test(rest[0] ?? '') && givenBack.test(rest.join(' '))
}

const givenBack =
  / (?:(?:his|her|their) .*back|back$|(?:an?|his|her|their|full) (?:refund|credit|discount|coupon))/

/** `… and email it`, `… then delete them`: what is to be done with the answer. */
function isSecondOrder(words: readonly string[], at: number): boolean {
  const object = words[at + 1] ?? ''
  return (
    /^(?:and|then)$/.test(words[at - 1] ?? '') &&
    /^(?:it|them|this|that|him|her|everyone)$/.test(object) &&
    actionVerbs.has(words[at] ?? '') &&
    words[at] !== 'tell'
  )
}

/** `delete customers with …`: a verb before things to do it to, or one that begins no term of a view. */
function isImperative([verb, object]: readonly Token[], { views }: Vocabulary): boolean {
  if (verb === undefined || object === undefined || verb.dashed) return false
  if (mildVerbs.has(verb.word) || showingObjects.has(object.word)) return false
  if (orderWords.has(object.word)) return true
  const isThing =
    object.kind === 'word' && !functionWords.has(object.word) && !lightWords.has(object.word)
  if (isThing && isPlural(object.word)) return true
  return isThing && views.every(({ lengths }) => !lengths.has(verb.stem))
}

/** `book me an appointment`, `order us the usual`: something is to be got, where `send me the list` asks to be shown. */
function isFavour(verb: string, object: string, thing: string): boolean {
  return (
    /^(?:book|order|schedule|buy|register|enroll|add|upgrade|downgrade|refund|credit|call|remind)$/.test(
      verb,
    ) &&
    /^(?:me|us)$/.test(object) &&
    /^(?:a|an|the|another|some|for|in|on|to|up)$/.test(thing)
  )
}

/** `void ticket 88123`: a mild verb before one numbered thing. */
function isVoidOf(verb: string, object: string, thing: string): boolean {
  return mildVerbs.has(verb) && /^\p{L}+[^s]$/u.test(object) && /^\d{3,}$/.test(thing)
}

const code =
  /--|\/\*|\*\/|;\s*(?:[^\s\p{L}]|(?:select|drop|delete|insert|update|alter|create|truncate|exec|execute|grant|revoke|shutdown|attach|copy|install|load|pragma|set|call|with|begin|commit|vacuum|export|import)\b)|\|\||&&|==|[<>]\s*\/?[a-z]+[^<>]*>|\$\{|\{\{|<\?|@@|\b0x[0-9a-f]{2}|`|\\[nrtx0u\\]|['"]\s*(?:or|and|union)\b|\b(?:or|and)\s+(['"]?)\w+\1\s*=/iu

/** A word of SQL alone, or one that describes a table rather than asks for its rows. */
const command =
  /^\s*(?:select|from|where|limit|order|group|having|union|join|table|tables|null|describe|desc|explain|show tables|explain analyze\b.*|(?:describe|desc)\s+[\w.]+)\s*$/i

const injected =
  /\bunion\s+(?:all\s+)?select\b|\bselect\s+.{1,80}\bfrom\s+\w|\bdrop\s+(?:table|view|database|schema)\b|\binsert\s+into\b|\bdelete\s+from\b|\b(?:pg_)?sleep\s*\(|\bwaitfor\b|\bbenchmark\s*\(|\bread_(?:csv|parquet|text|json|blob)\w*\s*\(|\binformation_schema\b|\bjavascript:|\b(?:ignore|disregard|forget)\s+(?:all\s+|any\s+)?(?:the\s+|your\s+|my\s+)?(?:previous|prior|above|earlier)\b/i
