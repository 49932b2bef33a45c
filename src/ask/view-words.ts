import type { Detail } from '../project/detail.ts'
import type { View } from '../project/project.ts'
import { carriesNothing } from './content.ts'
import { functionWords } from './english.ts'
import type { EnglishDictionary } from './english-dictionary.ts'
import { isCapitalized, normalize, stemsOf, type Token } from './normalize.ts'
import { askedColumns, entitiesOf, measuresOf } from './slots.ts'

/** A phrase that speaks for a view, by its stems. */
export interface ViewTerm {
  readonly key: string
  readonly weight: number
  /** The measure that it names, where it names one. */
  readonly measure: string | undefined
}

/** An example question of a view, ready to be compared. */
export interface Example {
  readonly view: string
  /** Its place among the view's examples. */
  readonly at: number
  readonly text: string
  /** The stems that carry content, each once. */
  readonly distinct: readonly string[]
}

/** What one view understands, compiled from its YAML. */
export interface ViewWords {
  readonly view: View
  /** The view with the same figures in finer rows, by each column that a period may mean. */
  readonly details: readonly Detail[]
  readonly terms: ReadonlyMap<string, ViewTerm>
  /** The most words that a term has. */
  readonly longest: number
  readonly examples: readonly Example[]
  /** Stems of topics that the view never answers, by their first one. */
  readonly negativesBy: ReadonlyMap<string, readonly string[]>
  /** First stem of a term → how many stems such terms have, longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>
  /** Stems of every content word in the view's examples, phrases and names. */
  readonly known: ReadonlySet<string>
}

const weights = { column: 2, columnWord: 1.5, viewName: 1.2, entity: 0.2 }

/** Compiles a view's YAML. Terms come from the columns that are asked, synonyms, phrases and name. */
export function viewWords(
  view: View,
  english: EnglishDictionary,
  details: readonly Detail[] = [],
): ViewWords {
  const terms = new Map<string, ViewTerm>()
  const add = (phrase: string, weight: number, measure?: string): void => {
    const key = stemsOf(phrase).join(' ')
    const before = terms.get(key)
    if (
      key === '' ||
      (before !== undefined &&
        before.weight >= weight &&
        (measure === undefined || before.measure !== undefined))
    )
      return
    terms.set(key, {
      key,
      weight: Math.max(weight, before?.weight ?? 0),
      measure: measure ?? before?.measure,
    })
  }
  const measures = new Set(measuresOf(view))
  const things = new Set(entitiesOf(view).flatMap(stemsOf))
  for (const word of stemsOf(view.name)) if (!things.has(word)) add(word, weights.viewName)
  for (const column of askedColumns(view)) {
    const weight = entitiesOf(view).includes(column.name)
      ? weights.entity
      : measures.has(column.name)
        ? weights.column
        : weights.columnWord
    for (const phrase of [column.name, ...(view.synonyms.get(column.name) ?? [])]) {
      add(phrase, weight, measures.has(column.name) ? column.name : undefined)
    }
  }
  for (const entity of entitiesOf(view)) {
    for (const phrase of [entity, ...(view.synonyms.get(entity) ?? [])]) add(phrase, weights.entity)
  }
  for (const [weight, phrases] of view.phrases) for (const phrase of phrases) add(phrase, weight)
  add(view.name, 3)
  const examples = view.examples.map((text, at) => {
    const { tokens } = normalize(text)
    const content = tokens
      .filter((token, at) => token.kind === 'word' && !isName(tokens, at, english))
      .filter((token) => !carriesNothing(token))
      .map((token) => token.stem)
    return { view: view.name, at, text, distinct: [...new Set(content)] }
  })
  return {
    view,
    details,
    terms,
    longest: Math.max(1, ...[...terms.keys()].map((key) => key.split(' ').length)),
    examples,
    negativesBy: byFirstStem(view.negatives),
    lengths: lengthsOf(terms.keys()),
    known: new Set([
      ...[...terms.keys()].flatMap((key) => key.split(' ')),
      ...examples.flatMap(({ distinct }) => distinct),
    ]),
  }
}

/** A name in an example is no word of the view: `Marcus Reyes`, `Surprise Bell`, `jane doe`. */
function isName(tokens: readonly Token[], at: number, english: EnglishDictionary): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  const isCapital = (one: number): boolean => one > 0 && isCapitalized(tokens[one])
  const isProper = (one: number): boolean => english.isProper(tokens[one]?.word ?? '')
  return (
    isProper(at) ||
    (isCapital(at) && (isCapital(at + 1) || isCapital(at - 1))) ||
    (isProper(at - 1) && !isCapital(at) && !isCapital(at - 1) && !functionWords.has(token.word))
  )
}

/** Topics by the first of their stems. */
export function byFirstStem(topics: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(
    topics.map((topic) => stemsOf(topic).join(' ')),
    (topic) => topic.split(' ')[0] ?? '',
  )
}

/** First stem of a phrase → how many stems such phrases have, longest first. */
export function lengthsOf(keys: Iterable<string>): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, Set<number>>()
  for (const key of keys) {
    const stems = key.split(' ')
    const first = stems[0] ?? ''
    found.set(first, (found.get(first) ?? new Set()).add(stems.length))
  }
  return new Map([...found].map(([first, lengths]) => [first, [...lengths].sort((a, b) => b - a)]))
}

/** Every phrase of a view's YAML that a question may use, as written. */
export function phrasesOf(view: View): readonly string[] {
  return [
    view.name,
    view.purpose,
    ...askedColumns(view).flatMap((column) => [column.name, column.meaning ?? '']),
    ...view.slots.keys(),
    ...[...view.synonyms.values()].flat(),
    ...[...view.phrases.values()].flat(),
    ...view.examples,
    ...view.negatives,
    ...(view.ranks === undefined ? [] : [view.ranks.of]),
  ]
}
