import type { KeyAdvice, KeyCandidate } from '../merge/advise.ts'
import type { MergePlan } from '../merge/plan.ts'
import type { ProposedKey } from './proposal.ts'

/** Up to this share of rows without a whole key are taken for faults; above it they are things of their own. */
const mostFaulty = 0.01

/**
 * The key that loses nothing, the plainest of them. Where no key tells the rows apart, all columns: then only equal
 * rows are one, and nothing is lost.
 */
export function proposedKey(plan: MergePlan, advice: KeyAdvice): ProposedKey {
  const losing = advice.others.filter(({ loses }) => loses > 0)
  const best = advice.proposals.find(({ loses }) => loses === 0)
  if (best === undefined) {
    const flat = plan.columns.filter(
      ({ type, sources }) => type.kind !== 'nested' && sources.length > 0,
    )
    return {
      columns: flat.map(({ name }) => name),
      measured: undefined,
      allowNulls: true,
      alsoGood: [],
      losing,
    }
  }
  return {
    columns: inTableOrder(best, plan),
    measured: best,
    allowNulls: best.nullRows > advice.rows * mostFaulty,
    alsoGood: advice.proposals.filter((one) => one !== best && one.loses === 0),
    losing,
  }
}

function inTableOrder({ columns }: KeyCandidate, plan: MergePlan): readonly string[] {
  return plan.columns.map(({ name }) => name).filter((name) => columns.includes(name))
}
