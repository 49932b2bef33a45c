import { Problems } from '../base/problem.ts'
import type { Promotion, Run } from '../ledger/records.ts'
import { endOf } from '../ledger/run-end.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { copySnapshots } from './copy.ts'
import { gather } from './facts.ts'
import type { PromotionPlan } from './plan.ts'
import { planPromotion } from './plan.ts'
import { publishCopies } from './publish.ts'

/** What a promotion did, or would do. */
export interface PromotionReport {
  readonly run: Run | undefined
  readonly promotions: readonly Promotion[]
  /** Views of the target that are now older than what they read. */
  readonly behind: PromotionPlan['behind']
}

/**
 * Brings snapshots that passed their checks from one environment into another, byte for byte: nothing is computed
 * again. All of them or none. Throws Problems with every reason against it; then nothing was written.
 */
export async function promote(
  source: Workspace,
  target: Workspace,
  names: readonly string[] | undefined,
  { dryRun }: { readonly dryRun: boolean },
): Promise<PromotionReport> {
  const plan = planPromotion(await gather(source, target, names))
  if (plan.problems.length > 0) throw new Problems(plan.problems)
  const isEmpty = plan.steps.every(({ status }) => status === 'already there')
  if (dryRun || isEmpty) {
    const promotions = plan.steps.map(({ promotion }) => promotion)
    return { run: undefined, promotions, behind: plan.behind }
  }
  const { ledger } = target
  const run = ledger.begin(`promote --from ${source.environment} --to ${target.environment}`)
  ledger.start(run)
  try {
    const copies = await copySnapshots(plan, source, target)
    const promotions = await publishCopies(plan, copies, source, target, run)
    ledger.finish(run, 'done')
    return { run, promotions, behind: plan.behind }
  } catch (error) {
    ledger.finish(run, ...endOf(error))
    throw error
  }
}
