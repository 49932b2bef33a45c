import type { QuestionScope } from '../project/project.ts'
import { functionWords } from './english.ts'
import { measureLengthAt } from './measure.ts'
import { normalize } from './normalize.ts'
import type { PeriodContext } from './period-part.ts'
import { type Recognized, recognize } from './recognize.ts'
import type { EntityMention } from './subject.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The questions that a project declares ambiguous, slots left out, so that they hold for any place and time. */
export interface Ambiguities {
  /** By their content words. */
  readonly byKey: ReadonlyMap<string, Ambiguity>
  /** By each of their content words. */
  readonly byWord: ReadonlyMap<string, readonly Ambiguity[]>
}

/** Content words, and the views that they may mean. */
interface Ambiguity {
  readonly words: readonly string[]
  readonly marks: string
  readonly views: readonly string[]
}

/** From this share of all their words two questions are about the same. */
const alike = 0.67

/** The views that a question may mean as a declared one does that shares most of its content words; the nearest counts. */
export function declaredViews(key: string, { byKey, byWord }: Ambiguities): readonly string[] {
  const same = byKey.get(key)
  if (same !== undefined) return same.views
  const asks = new Set(key.split(' '))
  if (asks.size < 2) return []
  const marks = marksOf(key)
  const shared = new Map<Ambiguity, number>()
  for (const word of asks)
    for (const one of byWord.get(word) ?? []) shared.set(one, (shared.get(one) ?? 0) + 1)
  let best = alike
  let found: readonly string[] = []
  for (const [one, count] of shared) {
    const share = count / (asks.size + one.words.length - count)
    if (count > 1 && share > best && one.marks === marks) {
      best = share
      found = one.views
    }
  }
  return found
}

/** The end of a ranking and the kinds of names that a key holds: what differs in one of them is about something else. */
function marksOf(key: string): string {
  return key.slice(key.indexOf('<') < 0 ? key.length : key.indexOf('<'))
}

/** What is left of a question that the project declares ambiguous, and the views that it may mean. */
export interface DeclaredAmbiguous {
  readonly key: string
  readonly views: readonly string[]
}

/** Reads the questions that the project declares ambiguous. */
export function declaredAmbiguous(
  scope: QuestionScope,
  vocabulary: Vocabulary,
  context: PeriodContext,
): readonly DeclaredAmbiguous[] {
  return scope.ambiguous.map(({ question, views }) => ({
    key: contentKey(recognize(normalize(question), vocabulary, context), vocabulary),
    views,
  }))
}

/** Compiles them. Of several with the same words the views that most of them name count, the first named first. */
export function ambiguitiesOf(declared: readonly DeclaredAmbiguous[]): Ambiguities {
  const byKey = new Map<string, Ambiguity>()
  for (const [key, same] of Map.groupBy(declared, (one) => one.key))
    byKey.set(key, { words: key.split(' '), marks: marksOf(key), views: mostNamed(same) })
  const byWord = new Map<string, Ambiguity[]>()
  for (const one of byKey.values())
    for (const word of one.words) byWord.set(word, [...(byWord.get(word) ?? []), one])
  return { byKey, byWord }
}

function mostNamed(declared: readonly DeclaredAmbiguous[]): readonly string[] {
  const names = new Map<string, number>()
  for (const view of declared.flatMap(({ views }) => views))
    names.set(view, (names.get(view) ?? 0) + 1)
  const least = Math.max(...names.values()) / 2
  return [...names]
    .filter(([, count]) => count >= least)
    .sort(([, a], [, b]) => b - a)
    .map(([view]) => view)
}

/**
 * What is left of a question without its slots and the words of any question. A declared ambiguous question with the
 * same rest was about other places and times, and may mean the same views. A thing goes by the name of its entity, but
 * where its word names a measure too.
 */
export function contentKey(asked: Recognized, vocabulary: Vocabulary): string {
  const ranked = asked.order === undefined ? [] : [`<${asked.order.end}>`]
  const units = asked.order === undefined ? [] : asked.units.map(({ unit }) => `<by ${unit}>`)
  const persons = asked.person === undefined ? [] : ['<person>']
  const kinds = [
    ...new Set([
      ...asked.values.flatMap(({ stands }) =>
        stands.slice(0, 1).map(({ slot }) => kindOf(slot, asked)),
      ),
    ]),
  ].filter((kind) => kind !== '')
  const isMeasure = ({ from }: EntityMention): boolean =>
    measureLengthAt(asked.tokens, from, vocabulary) > 0
  const named = asked.mentions.filter((mention) => !isMeasure(mention))
  const things = new Map(named.map((mention) => [mention.from, mention]))
  const stems = asked.tokens.flatMap((token, at) => {
    const thing = things.get(at)
    if (thing !== undefined) return thing.entities.slice(0, 1)
    const isIn = named.some(({ from, to }) => from < at && at < to)
    const isPlain = functionWords.has(token.word) || presenting.has(token.word)
    return isIn || asked.claimed.has(at) || isPlain ? [] : [token.stem]
  })
  return [...new Set(stems)].sort().concat(ranked, units, persons, kinds.sort()).join(' ')
}

/** Words that only ask for figures, whichever they are. */
const presenting: ReadonlySet<string> = new Set(
  'number numbers figure figures data report reports summary overview stats statistics breakdown total totals overall result results status update performance'.split(
    ' ',
  ),
)

/** A value says what the question is about where it is no place that every view has. */
function kindOf(slot: string, asked: Recognized): string {
  const views = new Set(
    asked.values.flatMap(({ stands }) =>
      stands.filter((one) => one.slot === slot).map(({ view }) => view),
    ),
  )
  return views.size > asked.viewCount / 2 ? '' : `<${slot}>`
}
