import type { Run } from '../ledger/records.ts'
import type { Replay } from '../merge/replay.ts'
import { table } from './closing-account.ts'
import { mergeText } from './merge-report.ts'
import { problemJson } from './problem-text.ts'

/** Which quarantined rows are free now, by reason, and the account that they are in. */
export function replayText({ reports, reasons, newlyOut }: Replay, color: boolean): string {
  if (reports.length === 0) return '  no row is in quarantine, nothing was merged\n'
  const counted = (count: number): string => count.toLocaleString('en-US')
  const rows = reasons.map((one) => [
    one.table,
    one.reason,
    counted(one.before),
    counted(one.free),
    counted(one.stays),
  ])
  const heldBack = reports.filter(({ status }) => status === 'held_back')
  const unread = reasons.reduce((sum, one) => sum + one.unread, 0)
  const notes = [
    ...heldBack.map((one) => `  not published  ${one.table}: see below; these rows would be free`),
    ...Object.entries(newlyOut).map(
      ([name, rows]) => `  newly out      ${counted(rows)} of ${name} that were in before`,
    ),
    ...(unread === 0
      ? []
      : [
          `  not readable   ${counted(unread)} of them could not be read as records, and their files are gone: deliver those again`,
        ]),
  ]
  return [
    'Quarantined rows, merged again under the present YAML',
    '',
    ...table([['table', 'reason', 'were out', 'free now', 'still out'], ...rows]),
    '',
    ...(notes.length === 0 ? [] : [...notes, '']),
    mergeText(reports, { counts: [], isNew: false, problems: [] }, color),
  ].join('\n')
}

/** The same as one JSON document. */
export function replayJson(run: Run, { reports, reasons, newlyOut }: Replay): string {
  return JSON.stringify({
    run: run.id,
    reasons,
    newlyOut,
    tables: reports.map(({ table: name, status, account, problems }) => ({
      table: name,
      status,
      account,
      problems: problems.map(problemJson),
    })),
  })
}
