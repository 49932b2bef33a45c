/**
 * What an order word says: `end` is where it points. A literal word means the size of the values (`highest`), a
 * judging one means how good they are (`worst`), which for some measures is the other end.
 */
export interface OrderWord {
  readonly end: 'top' | 'bottom'
  readonly literal: boolean
}

/** English order words, the same in any trade. */
export const orderWords: ReadonlyMap<string, OrderWord> = new Map([
  ...entries(
    'bottom',
    false,
    'bottom worst weakest poorest underperforming underperform underperforms underperformer underperformers underachieving underachiever underachievers underdelivering underdeliver underdelivers struggling lagging laggard laggards lousiest crappiest shabbiest saddest sorriest ugliest shakiest rockiest dodgiest sickest slackest flimsiest sloppiest',
  ),
  ...entries(
    'bottom',
    true,
    'lowest least fewest smallest minimum min slowest quietest deadest emptiest thinnest lightest tiniest leanest scarcest shortest ascending',
  ),
  ...entries(
    'top',
    false,
    'best strongest finest healthiest leading leader leaders outperforming outperformer outperformers',
  ),
  ...entries(
    'top',
    true,
    'top highest most largest biggest greatest heaviest steepest fattest richest hugest longest furthest farthest maximum max busiest descending',
  ),
])

/** Words that order things only where they stand right before them: `weak sites`. */
export const judgingWords: ReadonlyMap<string, OrderWord> = new Map([
  ...entries(
    'bottom',
    false,
    'weak weaker poor poorer bad worse lousy crappy shabby problem troubled failing flagging floundering ailing sluggish',
  ),
  ...entries('top', false, 'strong stronger'),
])

/** Words that order things only before `performing` and the like: `low performers`. */
export const performingWords: ReadonlyMap<string, OrderWord> = new Map([
  ...judgingWords,
  ...entries('bottom', false, 'low lower poorly badly'),
  ...entries('top', false, 'good high higher well'),
])

/** Words that say by themselves that it is the ranking of things that is asked for. */
export const selfStanding: ReadonlySet<string> = new Set(
  'underperforming underperform underperforms underperformer underperformers underachieving underachiever underachievers underdelivering underdeliver underdelivers struggling lagging laggard laggards leaders leader outperforming outperformer outperformers'.split(
    ' ',
  ),
)

/** Adverbs before which an order word orders nothing: `most recent`, `at least`. */
export const notOrdering: ReadonlySet<string> = new Set('recent recently likely part at'.split(' '))

/** Ways to name an end of a ranking in several words; each says by itself that things are ranked. */
export const orderPhrases: readonly (readonly [readonly string[], OrderWord])[] = [
  ...phrases(
    'bottom',
    'dead last, came last, comes last, come last, coming last, came in last, comes in last, come in last, coming in last, finished last, finishes last, finish last, ranked last, ranks last, rank last, in reverse order, in reverse, reverse order, from the bottom up, bottom up, from the bottom, wrong end, in last place, last place, back of the pack, rear of the pack, tail of the pack, bringing up the rear, bring up the rear, brings up the rear, foot of the table, foot of the league, foot of the league table, foot of the list, tail of the ranking, tail of the rankings, tail of the list, tail of the table, end of the ranking, end of the list, bottom of the table, bottom of the league, bottom of the league table, bottom of the list, bottom of the pile, bottom of the heap, bottom of the barrel, bottom of the pack, bottom of the ranking, bottom of the rankings, tail end, bottom end, rock bottom, falling behind, fall behind, falls behind, lagging behind, trailing the pack',
  ),
  ...phrases(
    'top',
    'number one, number 1, # 1, came first, comes first, come first, came in first, comes in first, ranked first, ranks first, rank first, from the top down, top down, in first place, first place, cream of the crop, best of the best, top of the table, top of the league, top of the league table, top of the list, top of the pile, top of the heap, top of the class, top of the charts, top of the ranking, top of the rankings, head of the table, head of the pack, front of the pack, ahead of the pack, leading the pack, lead the pack, leads the pack',
  ),
]

function phrases(end: 'top' | 'bottom', words: string): readonly [readonly string[], OrderWord][] {
  return words
    .split(', ')
    .map((phrase): [readonly string[], OrderWord] => [phrase.split(' '), { end, literal: false }])
    .sort(([a], [b]) => b.length - a.length)
}

function entries(
  end: 'top' | 'bottom',
  literal: boolean,
  words: string,
): readonly [string, OrderWord][] {
  return words.split(' ').map((word) => [word, { end, literal }])
}
