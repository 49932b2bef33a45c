import { systemClock } from '../src/base/clock.ts'
import { quietReporter } from '../src/base/reporter.ts'
import { loadProject } from '../src/project/load.ts'
import { parquet } from '../src/sql/parquet.ts'
import { sql } from '../src/sql/sql.ts'
import { openWorkspace } from '../src/workspace/workspace.ts'

/** Counts, on the merged house accounts, how many a dedupe by account number alone would keep. */
export async function naiveKeyLoss(folder: string): Promise<string> {
  const project = await loadProject(folder)
  await using workspace = await openWorkspace(project, {
    clock: systemClock,
    reporter: quietReporter,
  })
  const snapshot = await workspace.catalog.current('silver', 'HouseAccounts')
  if (snapshot === undefined) throw new Error('HouseAccounts is not published')
  const [counted] = await workspace.engine.rows<{ accounts: bigint; kept: bigint; nulls: bigint }>(
    sql`select count(*) as accounts, count(distinct coalesce(sAccountNumber, '(none)')) as kept,
      count(*) filter (where sAccountNumber is null) as nulls from ${parquet(workspace.catalog.files(snapshot))}`,
  )
  const { accounts = 0n, kept = 0n, nulls = 0n } = counted ?? {}
  return [
    `  HouseAccounts by lHouseAccountID + sEmail   ${accounts} of 200 accounts kept`,
    `  HouseAccounts by sAccountNumber alone       ${kept} kept, ${accounts - kept} lost: ${nulls} accounts have no number, and stores share numbers`,
  ].join('\n')
}
