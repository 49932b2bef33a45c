import { digestOf } from '../base/digest.ts'
import { askedViews, detailsOf } from '../project/detail.ts'
import type { QuestionScope, View } from '../project/project.ts'
import {
  actionVerbs,
  fillerWords,
  functionWords,
  lightWords,
  modals,
  negations,
} from './english.ts'
import type { EnglishDictionary } from './english-dictionary.ts'
import { holidayWords } from './holiday.ts'
import { normalize, pinnedKey, stemsOf } from './normalize.ts'
import { numberWords } from './number-words.ts'
import { dateWords, everyWords, monthNames, periodWords } from './period-words.ts'
import { orderWords } from './ranking-words.ts'
import { entitiesOf, personColumn } from './slots.ts'
import { type Dictionary, dictionaryOf } from './spelling.ts'
import { type SlotValue, type ValueIndex, valueIndex } from './value-index.ts'
import {
  byFirstStem,
  type Example,
  lengthsOf,
  phrasesOf,
  type ViewWords,
  viewWords,
} from './view-words.ts'

/** Everything that questions are matched by: the project's words and the data's names. Built once a snapshot. */
export interface Vocabulary {
  readonly views: readonly ViewWords[]
  readonly values: ValueIndex
  /** Stems of a word → the entity it names (`site` → `location`); a word may name several. */
  readonly entities: ReadonlyMap<string, readonly string[]>
  /** First stem of a name of an entity → how many stems such names have, longest first. */
  readonly entityLengths: ReadonlyMap<string, readonly number[]>
  /** An example's one spelling → the views that claim it. */
  readonly pinned: ReadonlyMap<string, readonly string[]>
  /** Stems of a term → in how many views it stands. */
  readonly spread: ReadonlyMap<string, number>
  /** Stem → in how many examples it stands. */
  readonly exampleSpread: ReadonlyMap<string, number>
  /** Stem → how much it says that a question shares it with an example: rare ones more. */
  readonly exampleWeights: ReadonlyMap<string, number>
  readonly unseenWeight: number
  readonly examplesWith: ReadonlyMap<string, readonly Example[]>
  readonly dictionary: Dictionary
  readonly english: EnglishDictionary
  /** Whether a slot takes the names of persons. */
  readonly namesPersons: boolean
  /** Stem of a content word → the views whose examples have it; a long list of phrases makes no word common. */
  readonly knownTo: ReadonlyMap<string, ReadonlySet<string>>
  /** Stems of topics that no view answers, by their first one. */
  readonly negatives: ReadonlyMap<string, readonly string[]>
  /** Digest of everything that the project's YAML says about questions, and of the names that its data hold. */
  readonly mappingHash: string
}

/** Compiles the views' YAML and the values that their snapshots hold. */
export function vocabularyOf(
  { views: all, scope }: { readonly views: readonly View[]; readonly scope: QuestionScope },
  values: readonly SlotValue[],
  english: EnglishDictionary,
): Vocabulary {
  const views = askedViews(all)
  const compiled = views.map((view) => viewWords(view, english, detailsOf(view, all)))
  const index = valueIndex(views, values)
  const examples = compiled.flatMap(({ examples }) => examples)
  const entities = entityWords(views)
  const exampleSpread = counted(examples.flatMap(({ distinct }) => distinct))
  return {
    views: compiled,
    values: index,
    entities,
    entityLengths: lengthsOf(entities.keys()),
    pinned: pinnedExamples(compiled),
    spread: counted(compiled.flatMap((one) => [...one.terms.keys()])),
    exampleSpread,
    exampleWeights: new Map(
      [...exampleSpread].map(([stem, count]) => [stem, rarity(examples.length, count)]),
    ),
    unseenWeight: rarity(examples.length, 0.5),
    examplesWith: examplesByStem(examples),
    dictionary: dictionaryOf(
      everyWord(views, index),
      plainWords(),
      english,
      new Set([...index.names.flatMap(({ words }) => words), ...monthNames.keys()]),
    ),
    english,
    namesPersons: views.some((view) => personColumn(view) !== undefined),
    knownTo: knownTo(compiled),
    negatives: byFirstStem(scope.negatives),
    mappingHash: digestOf({ views: all.map(mappingOf), scope, values }),
  }
}

function entityWords(views: readonly View[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  for (const view of views) {
    for (const entity of entitiesOf(view)) {
      for (const phrase of [entity, ...(view.synonyms.get(entity) ?? [])]) {
        const key = stemsOf(phrase).join(' ')
        found.set(key, (found.get(key) ?? new Set()).add(entity))
      }
    }
  }
  return new Map([...found].map(([key, names]) => [key, [...names].sort()]))
}

function pinnedExamples(views: readonly ViewWords[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { view, examples } of views) {
    for (const example of examples) {
      const key = pinnedKey(normalize(example.text))
      found.set(key, [...(found.get(key) ?? []), view.name])
    }
  }
  return found
}

function knownTo(views: readonly ViewWords[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const words of views) {
    for (const stem of words.examples.flatMap(({ distinct }) => distinct))
      found.set(stem, (found.get(stem) ?? new Set()).add(words.view.name))
  }
  return found
}

/** Halvings from all examples down to those that have a word; by shifts, so that every engine agrees. */
function rarity(all: number, count: number): number {
  let left = 1 + all / count
  let halvings = 0
  for (; left >= 2; left /= 2) halvings += 1
  return halvings + left - 1
}

function examplesByStem(examples: readonly Example[]): ReadonlyMap<string, readonly Example[]> {
  const found = new Map<string, Example[]>()
  for (const example of examples) {
    for (const stem of example.distinct) {
      const held = found.get(stem)
      if (held === undefined) found.set(stem, [example])
      else held.push(example)
    }
  }
  return found
}

function counted(keys: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1)
  return found
}

function* everyWord(views: readonly View[], values: ValueIndex): Iterable<string> {
  yield* orderWords.keys()
  yield* everyWords.keys()
  yield* periodWords
  for (const name of values.names) yield* name.words
  for (const phrase of views.flatMap(phrasesOf)) {
    for (const token of normalize(phrase.replaceAll('_', ' ')).tokens) yield token.word
  }
}

function* plainWords(): Iterable<string> {
  yield* functionWords
  yield* lightWords
  yield* fillerWords
  yield* negations
  yield* modals
  yield* actionVerbs
  yield* numberWords
  yield* dateWords
  yield* holidayWords
}

function mappingOf(view: View): object {
  const { name, purpose, grain, columns, slots, ranks, examples, synonyms, phrases, negatives } =
    view
  return {
    name,
    purpose,
    grain,
    columns,
    slots,
    ranks,
    examples,
    synonyms,
    phrases,
    negatives,
  }
}
