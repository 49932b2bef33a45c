import { functionWords } from './english.ts'
import type { Recognized } from './recognize.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The nearest questions that would work: pinned examples of published views, at most three, of several views where none is near. */
export function suggestionsFor(
  asked: Recognized | undefined,
  vocabulary: Vocabulary,
  published: ReadonlySet<string>,
): readonly string[] {
  const asks = new Set(
    (asked?.tokens ?? []).flatMap((token) => (functionWords.has(token.word) ? [] : [token.stem])),
  )
  const weight = (stem: string): number => 1 / (vocabulary.exampleSpread.get(stem) ?? 1)
  const offered = vocabulary.views
    .filter((words) => published.has(words.view.name))
    .flatMap((words) =>
      words.examples.map((example, at) => {
        const shared = example.distinct.filter((stem) => asks.has(stem))
        return {
          text: example.text,
          at,
          near:
            shared.reduce((total, stem) => total + weight(stem), 0) / (3 + example.distinct.length),
        }
      }),
    )
  const sorted = offered.sort(
    (a, b) => b.near - a.near || a.at - b.at || (a.text < b.text ? -1 : 1),
  )
  return sorted.slice(0, 3).map((one) => one.text)
}
