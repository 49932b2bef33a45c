import type { Monotone } from './additive-model.ts'
import type { Factor, Part } from './aggregates.ts'
import type { Design, Direction, Fitted } from './newton.ts'
import { newton } from './newton.ts'
import type { Candidate } from './pairs.ts'
import { candidates } from './pairs.ts'
import { penaltiesOf } from './penalty.ts'
import type { Prepared } from './prepare.ts'
import { valueBins } from './prepare.ts'

const all: Part = { kind: 'all' }

/** The design of all columns and these pairs. */
export function designOf(
  { columns, counts }: Prepared,
  monotone: Readonly<Record<string, Monotone>>,
  pairs: readonly Candidate[],
): Design {
  const singles = columns.map(
    (_, at): Factor => ({ kind: 'column', at, size: counts[at]?.length ?? 0 }),
  )
  const factors = [...singles, ...pairs.map(({ factor }) => factor)]
  const binnings = columns.map(({ binning }) => binning)
  return {
    factors,
    penalties: factors.flatMap((factor, at) => penaltiesOf(at, factor, binnings)),
    counts: [...counts, ...pairs.map((pair) => pair.counts)],
    monotone: columns.flatMap((column, at): readonly Direction[] => {
      const way = monotone[column.name]
      if (way === undefined) return []
      return [{ at, values: valueBins(column), sign: way === 'rising' ? 1 : -1 }]
    }),
  }
}

/** Good enough to choose by. */
const roughly = { search: 3, tolerance: 1e-2 }
const again = { search: 0, tolerance: 1e-2 }

/** Strongest columns first: pairs of one round share no column, since what one explains the next may have looked like. */
const perRound = 3
const rounds = 4
/** Standard deviations that a pair's score statistic must lie above its mean. */
const leastZ = 6

/** Pairs that the score test finds, round by round, each round's fit beside it. */
export async function pairRounds(
  prepared: Prepared,
  monotone: Readonly<Record<string, Monotone>>,
  mains: Fitted,
): Promise<readonly Round[]> {
  const free = prepared.columns.flatMap(({ name, binning }, at) =>
    monotone[name] === undefined
      ? [{ at, binning, counts: prepared.counts[at] as Float64Array }]
      : [],
  )
  const found: Round[] = []
  let current: Round = { pairs: [], fitted: mains }
  for (let round = 0; round < rounds; round += 1) {
    const ranked = await candidates(prepared.data, current.fitted.point, all, free, leastZ)
    const fresh = apart(ranked, current.pairs)
    if (fresh.length === 0) break
    const pairs = [...current.pairs, ...fresh]
    const design = designOf(prepared, monotone, pairs)
    const fitted = await newton(prepared.data, design, all, {
      ...extended(current.fitted, design),
      ...roughly,
    })
    current = { pairs, fitted }
    found.push(current)
  }
  return found
}

/** Pairs with the fit of all columns and them. */
export interface Round {
  readonly pairs: readonly Candidate[]
  readonly fitted: Fitted
}

function apart(ranked: readonly Candidate[], chosen: readonly Candidate[]): readonly Candidate[] {
  const taken = new Set<number>()
  const known = new Set(chosen.map(({ factor }) => factor.at.join()))
  return ranked.filter(({ factor: { at } }) => {
    if (known.has(at.join()) || at.some((one) => taken.has(one)) || taken.size >= 2 * perRound)
      return false
    for (const one of at) taken.add(one)
    return true
  })
}

/** A fit as the start of a larger design's: new factors begin at zero. */
function extended(
  { point, strengths }: Fitted,
  design: Design,
): { point: Fitted['point']; strengths: Float64Array } {
  const factors = design.factors.map(
    (factor, at) => point.factors[at] ?? { factor, values: new Float64Array(factor.size) },
  )
  const next = new Float64Array(design.penalties.length).fill(10)
  next.set(strengths)
  return { point: { intercept: point.intercept, factors }, strengths: next }
}

/** What the inner backtest says of one round's pairs: the share of the loss that they save, and that in standard errors. */
export interface Verdict {
  readonly gain: number
  readonly errors: number
}

/** Fits with and without pairs on the rows outside each fold, and compares their loss in it. */
export async function backtest(
  prepared: Prepared,
  monotone: Readonly<Record<string, Monotone>>,
  rounds: readonly Round[],
  mains: Fitted,
  parts: readonly { readonly train: Part; readonly test: Part }[],
): Promise<readonly Verdict[]> {
  const sums = rounds.map(() => ({ loss: 0, gain: 0, variance: 0 }))
  for (const { train, test } of parts) {
    const plain = designOf(prepared, monotone, [])
    const without = await newton(prepared.data, plain, train, { ...mains, ...again })
    for (const [at, round] of rounds.entries()) {
      const design = designOf(prepared, monotone, round.pairs)
      const start = { point: round.fitted.point, strengths: round.fitted.strengths, ...again }
      const fitted = await newton(prepared.data, design, train, start)
      const { rows, means, error } = await prepared.data.loss(without.point, fitted.point, test)
      const sum = sums[at]
      if (sum === undefined) continue
      sum.loss += rows * means[0]
      sum.gain += rows * (means[0] - means[1])
      sum.variance += (rows * error) ** 2
    }
  }
  return sums.map(({ loss, gain, variance }) => ({
    gain: gain / loss,
    errors: gain / Math.sqrt(variance),
  }))
}
