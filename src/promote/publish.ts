import type { Snapshot, SnapshotInput } from '../catalog/snapshot.ts'
import type { Promotion, Run, TableAccount } from '../ledger/records.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Copies } from './copy.ts'
import { copyLedgerFile } from './copy.ts'
import type { PromotionPlan, PromotionStep } from './plan.ts'

/**
 * Publishes what was copied, tables first. Each commit is one exclusive creation; where one fails those before it are
 * taken back, so that the target answers as it did.
 */
export async function publishCopies(
  { steps }: PromotionPlan,
  copies: Copies,
  source: Workspace,
  target: Workspace,
  run: Run,
): Promise<readonly Promotion[]> {
  const promotions: Promotion[] = []
  const now = new Map<string, Snapshot>()
  const done: PromotionStep[] = []
  try {
    for (const step of steps) {
      const { promotion, before, snapshot } = step
      if (step.status === 'already there') {
        if (before !== undefined) now.set(before.name, before)
        promotions.push(promotion)
        continue
      }
      target.reporter.stage('promote', snapshot.name)
      const published = await publishOne(step, copies, now, source, target, run)
      done.push(step)
      now.set(published.name, published)
      promotions.push({ ...promotion, to: { ...promotion.to, version: published.version } })
      target.ledger.recordPromotions(run, promotions)
    }
  } catch (error) {
    for (const { before } of done.toReversed())
      if (before !== undefined)
        await target.catalog.activate(before.layer, before.name, before.version)
    throw error
  }
  return promotions
}

async function publishOne(
  { snapshot, before }: PromotionStep,
  copies: Copies,
  now: ReadonlyMap<string, Snapshot>,
  source: Workspace,
  target: Workspace,
  run: Run,
): Promise<Snapshot> {
  const { version: _, files: __, reads, sources, ...facts } = snapshot
  const account =
    snapshot.layer === 'silver' ? await copyAccount(snapshot, source, target, run) : undefined
  const asOf = snapshot.dataAsOf ?? snapshot.publishedAt
  const published = await target.catalog.commit(
    {
      ...facts,
      runId: run.id,
      publishedAt: target.clock.now().toISOString(),
      files: copies.get(snapshot.name) ?? [],
      sources: sources ?? [{ table: snapshot.name, asOf }],
      ...(reads === undefined ? {} : { reads: await inTarget(reads, now, target) }),
    },
    before,
    await source.catalog.fields(snapshot),
  )
  if (account !== undefined) target.ledger.resolve(account, published.version)
  return published
}

/** The same inputs by the versions that they have in the target. */
async function inTarget(
  reads: readonly SnapshotInput[],
  now: ReadonlyMap<string, Snapshot>,
  { catalog }: Workspace,
): Promise<readonly SnapshotInput[]> {
  return Promise.all(
    reads.map(async (read) => {
      const there = now.get(read.name) ?? (await catalog.current(read.layer, read.name))
      return { ...read, version: there?.version ?? 0 }
    }),
  )
}

/**
 * A table comes with its account and the files behind it, so that what was delivered can be traced and restored in the
 * target too. Recorded as pending: the account is final with the snapshot.
 */
async function copyAccount(
  { runId, name }: Snapshot,
  { ledger: from }: Workspace,
  { ledger: to }: Workspace,
  run: Run,
): Promise<TableAccount | undefined> {
  const account = from.accounts(runId).find((one) => one.table === name)
  if (account === undefined) return undefined
  for (const kind of ['rowsFile', 'deltaFile', 'recipesFile'] as const)
    await copyLedgerFile(from[kind](runId, name), to[kind](run.id, name))
  const pending = { ...account, runId: run.id, published: false, pending: true } as const
  to.recordTable(run, pending, from.files(runId, name), from.drift(runId, name))
  return pending
}
