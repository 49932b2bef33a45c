import type { Workspace } from './workspace.ts'

/**
 * Brings the ledger in line with the catalog after runs that ended between the two: an account whose snapshot came to
 * be is published, one without is struck out. Only for the holder of the lock.
 */
export async function settleAccounts({ catalog, ledger }: Workspace): Promise<void> {
  for (const account of ledger.pending()) {
    const snapshots = await catalog.history('silver', account.table)
    ledger.resolve(account, snapshots.find(({ runId }) => runId === account.runId)?.version)
  }
}
