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
    'bottom worst weakest poorest underperforming underperform underperforms underperformer underperformers struggling lagging laggard laggards',
  ),
  ...entries(
    'bottom',
    true,
    'lowest least fewest smallest minimum min slowest quietest deadest emptiest ascending',
  ),
  ...entries(
    'top',
    false,
    'best strongest leading leader leaders outperforming outperformer outperformers',
  ),
  ...entries(
    'top',
    true,
    'top highest most largest biggest greatest maximum max busiest descending',
  ),
])

/** Words that order things only where they stand right before them: `weak sites`. */
export const judgingWords: ReadonlyMap<string, OrderWord> = new Map([
  ...entries('bottom', false, 'weak weaker poor poorer bad worse ugliest sorriest problem'),
  ...entries('top', false, 'strong stronger'),
])

/** Words that say by themselves that it is the ranking of things that is asked for. */
export const selfStanding: ReadonlySet<string> = new Set(
  'underperforming underperform underperforms underperformer underperformers struggling lagging laggard laggards leaders leader outperforming outperformer outperformers'.split(
    ' ',
  ),
)

/** Adverbs before which an order word orders nothing: `most recent`, `at least`. */
export const notOrdering: ReadonlySet<string> = new Set('recent recently likely part at'.split(' '))

function entries(
  end: 'top' | 'bottom',
  literal: boolean,
  words: string,
): readonly [string, OrderWord][] {
  return words.split(' ').map((word) => [word, { end, literal }])
}
