import { describe, expect, it } from 'vitest'
import { englishDictionary } from '../../src/ask/english-dictionary.ts'
import { stemsOf } from '../../src/ask/normalize.ts'
import { samplesOf } from '../../src/ask/samples.ts'
import { phrasesOf } from '../../src/ask/view-words.ts'
import { type Vocabulary, vocabularyOf } from '../../src/ask/vocabulary.ts'
import { loadProject } from '../../src/project/load.ts'
import type { ViewColumn } from '../../src/project/project.ts'

const english = englishDictionary()
const project = await loadProject(new URL('../../examples/carwash', import.meta.url).pathname)

/** The words of the reference project's views, each with these of its columns. */
function words(columns: (all: readonly ViewColumn[]) => readonly ViewColumn[]): Vocabulary {
  const views = project.views.map((view) => ({ ...view, columns: columns(view.columns) }))
  return vocabularyOf({ views, scope: project.scope }, [], english)
}

/** All that questions are matched by, and the phrases from which spelling is mended. */
function matched({ views, mappingHash: _, dictionary: __, ...rest }: Vocabulary): object {
  return {
    ...rest,
    views: views.map(({ view, ...own }) => ({ ...own, name: view.name, phrases: phrasesOf(view) })),
  }
}

/** The two views alone, for what the model learns from them. */
function scorecards(vocabulary: Vocabulary): Vocabulary {
  const views = vocabulary.views.filter(({ view }) => view.name.startsWith('location_scorecard'))
  return { ...vocabulary, views }
}

const noScope = { outOfScope: [], ambiguous: [], negatives: [] }

/** The terms by which a question speaks for a view. */
function termsOf({ views }: Vocabulary, name: string): readonly string[] {
  return views.flatMap(({ view, terms }) => (view.name === name ? [...terms.keys()] : []))
}

describe('Columns that no question names', () => {
  const declared = words((all) => all)

  it('are the counts behind the rates of both scorecards', () => {
    const counts = ['active_start', 'lost_members', 'charges', 'failed_charges']
    const unasked = project.views.flatMap(({ name, columns }) =>
      columns.filter(({ asked }) => asked === false).map((column) => `${name}.${column.name}`),
    )
    expect(unasked).toEqual(
      ['location_scorecard', 'location_scorecard_bottom'].flatMap((view) =>
        counts.map((column) => `${view}.${column}`),
      ),
    )
  })

  it('change nothing that questions are matched by, nor what the model learns from', () => {
    const without = words((all) => all.filter(({ asked }) => asked !== false))
    expect(matched(declared)).toEqual(matched(without))
    expect(samplesOf(scorecards(declared), noScope)).toEqual(
      samplesOf(scorecards(without), noScope),
    )
  })

  it('would be words of the view, were they asked', () => {
    const asked = words((all) => all.map((column) => ({ ...column, asked: undefined })))
    expect(matched(asked)).not.toEqual(matched(declared))
    const term = stemsOf('active start').join(' ')
    expect(termsOf(asked, 'location_scorecard')).toContain(term)
    expect(termsOf(declared, 'location_scorecard')).not.toContain(term)
    expect(termsOf(declared, 'churn_retention')).toContain(term)
  })
})
