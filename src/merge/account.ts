import type { Engine } from '../engine/engine.ts'
import type { FileRecord, TableAccount } from '../ledger/records.ts'
import { sql } from '../sql/sql.ts'
import type { SurvivorCounts } from './execute.ts'
import type { MergePlan } from './plan.ts'

/** A table's account with each file's line. */
export interface Balance {
  readonly account: TableAccount
  readonly files: readonly FileRecord[]
}

interface FateCount {
  readonly [column: string]: string | bigint | number | boolean | null
  readonly _file: number
  readonly fate: string
  readonly reason: string | null
  readonly rows: bigint
}

/**
 * Adds up every row's fate, from three independent counts: records counted while landing, fates named while
 * settling, survivors counted in the files that were written (or, in a preview, taken as the rest).
 */
export async function balance(
  plan: MergePlan,
  runId: string,
  survivors: SurvivorCounts | 'preview',
  engine: Engine,
): Promise<Balance> {
  const fates = await engine.rows<FateCount>(
    sql`select _file, fate::varchar as fate, reason, count(*) as rows from _fates left join _causes using (_file, _row) group by all order by all`,
  )
  const files = plan.files.map(({ landed }, at): FileRecord => {
    const mine = fates.filter((fate) => Number(fate._file) === at)
    const merged = total(mine.filter((fate) => fate.fate === 'merged'))
    const quarantined = total(mine.filter((fate) => fate.fate === 'quarantined'))
    const withdrawn = total(mine.filter((fate) => fate.fate === 'withdrawn'))
    const erased = total(mine.filter((fate) => fate.reason === 'erased'))
    return {
      ...identity(plan, landed.file),
      format: landed.format,
      dialect: landed.dialect,
      status: 'read',
      rows: landed.records,
      survivors:
        survivors === 'preview'
          ? landed.records - merged - quarantined - withdrawn
          : (survivors.get(at) ?? 0),
      merged,
      quarantined,
      withdrawn,
      ...(erased === 0 ? {} : { erased }),
    }
  })
  const sum = (pick: (file: FileRecord) => number): number =>
    files.reduce((rows, file) => rows + pick(file), 0)
  const taken = plan.withdrawn.reduce((rows, file) => rows + file.rows, 0)
  const superseded = [...plan.superseded.values()].reduce((rows, more) => rows + more, 0)
  const account = {
    runId,
    table: plan.table,
    files: plan.files.length + plan.rejected.length + plan.sameBytes.length + plan.withdrawn.length,
    filesRejected: plan.rejected.length,
    read: sum((file) => file.rows) + taken + superseded,
    survivors: sum((file) => file.survivors),
    merged: sum((file) => file.merged),
    quarantined: sum((file) => file.quarantined),
    superseded,
    withdrawn: sum((file) => file.withdrawn ?? 0) + taken,
    published: false,
    quarantineReasons: reasons(fates),
  }
  return {
    account: {
      ...account,
      difference:
        account.read -
        account.survivors -
        account.merged -
        account.quarantined -
        account.superseded -
        account.withdrawn,
    },
    files: [
      ...files,
      ...plan.rejected.map((file) => rejected(plan, file)),
      ...plan.sameBytes.map((same) => sameBytes(plan, same)),
      ...plan.withdrawn,
    ],
  }
}

/** True where the table and each of its files add up. */
export function balances({ account, files }: Balance): boolean {
  return (
    account.difference === 0 &&
    files.every(
      (file) =>
        file.rows === file.survivors + file.merged + file.quarantined + (file.withdrawn ?? 0),
    )
  )
}

function identity(
  plan: MergePlan,
  file: MergePlan['rejected'][number]['file'],
): Pick<
  FileRecord,
  'table' | 'store' | 'path' | 'sha256' | 'sizeBytes' | 'superseded' | 'carried'
> {
  const superseded = plan.superseded.get(file.path)
  return {
    table: plan.table,
    store: file.store,
    path: file.path,
    sha256: file.sha256,
    sizeBytes: file.sizeBytes,
    ...(superseded === undefined ? {} : { superseded }),
    ...(file.isCarried ? { carried: true } : {}),
  }
}

const noRows = { rows: 0, survivors: 0, merged: 0, quarantined: 0 }

function rejected(
  plan: MergePlan,
  { file, reason, cause }: MergePlan['rejected'][number],
): FileRecord {
  return {
    ...identity(plan, file),
    format: '',
    dialect: '',
    status: 'rejected',
    reason,
    cause,
    ...noRows,
  }
}

function sameBytes(plan: MergePlan, { file, of }: MergePlan['sameBytes'][number]): FileRecord {
  return {
    ...identity(plan, file),
    format: '',
    dialect: '',
    status: 'same_bytes',
    reason: of.path,
    ...noRows,
  }
}

function total(fates: readonly FateCount[]): number {
  return fates.reduce((sum, fate) => sum + Number(fate.rows), 0)
}

function reasons(fates: readonly FateCount[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const fate of fates) {
    if (fate.reason !== null) counts[fate.reason] = (counts[fate.reason] ?? 0) + Number(fate.rows)
  }
  return counts
}
