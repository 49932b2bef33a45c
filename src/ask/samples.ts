import type { QuestionScope } from '../project/project.ts'
import { maskedWords } from './features.ts'
import { none, several } from './model.ts'
import { noneQuestions } from './none-questions.ts'
import { normalize } from './normalize.ts'
import type { PeriodContext } from './period-part.ts'
import { recognize } from './recognize.ts'
import type { Sample } from './train.ts'
import type { Vocabulary } from './vocabulary.ts'

const weights = { example: 1, synonym: 0.4, phrase: 0.2, ambiguous: 1, none: 1, generic: 0.7 }

/** From so many on a view's synonyms share one weight, for a long list is not to drown the examples. */
const manySynonyms = 80

/** The day on which samples are read; which one it is changes nothing, for periods are masked. */
export const sampleContext: PeriodContext = {
  today: '2026-01-15',
  calendar: {
    weekStarts: 'monday',
    fiscalYearStartMonth: 10,
    fiscalYearNamedBy: 'ending_year',
    timeZone: 'UTC',
  },
}

/** What the model learns from: examples, synonyms and phrases of each view, and what no view answers. */
export function samplesOf(vocabulary: Vocabulary, scope: QuestionScope): readonly Sample[] {
  const sample = (text: string, classes: readonly string[], weight: number): Sample => ({
    words: maskedWords(recognize(normalize(text.replaceAll('_', ' ')), vocabulary, sampleContext)),
    classes,
    weight,
  })
  const ofViews = vocabulary.views.flatMap(({ view }) => {
    const own = [view.name]
    const columns = new Set(view.columns.map(({ name }) => name))
    const synonyms = [...view.synonyms]
      .filter(([name]) => columns.has(name) && !view.slots.has(name))
      .flatMap(([, phrases]) => phrases)
    const ofSynonym = weights.synonym * Math.min(1, manySynonyms / synonyms.length)
    return [
      ...view.examples.map((text) => sample(text, own, weights.example)),
      ...synonyms.map((text) => sample(text, own, ofSynonym)),
      ...[...view.phrases].flatMap(([weight, words]) =>
        words.map((text) => sample(text, own, weights.phrase * Math.min(weight, 3))),
      ),
    ]
  })
  const negatives = [
    ...new Set([...scope.negatives, ...vocabulary.views.flatMap(({ view }) => view.negatives)]),
  ]
  return [
    ...ofViews,
    ...scope.ambiguous.map(({ question, views }) =>
      sample(question, [...views, ...views.map(() => several)], weights.ambiguous),
    ),
    ...scope.outOfScope.map((text) => sample(text, [none], weights.none)),
    ...negatives.map((text) => sample(text, [none], weights.none)),
    ...noneQuestions.map((text) => sample(text, [none], weights.generic)),
  ]
}
