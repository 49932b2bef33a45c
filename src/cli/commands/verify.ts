import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { oneLine } from '../../base/one-line.ts'
import type { VerifiedFile } from '../../merge/verify.ts'
import { verifyTable } from '../../merge/verify.ts'
import { choose } from '../../project/choose.ts'
import { table as textTable } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { select } from '../command.ts'
import { openReading } from '../session.ts'

/** `bankfull verify`: the proof that the merge lost nothing. */
export const verify: Command = {
  name: 'verify',
  usage: '[-s TABLE]',
  summary:
    'restores every delivered file from the published tables and the ledger, and compares it with the original',
  options: { select },
  examples: [
    ['bankfull verify', 'all files of all tables; exit 1 where one differs'],
    ['bankfull verify -s Tickets --json', 'one table, file by file'],
  ],
  run: async (call) => {
    await using workspace = await openReading(call)
    const scratchFolder = await mkdtemp(join(tmpdir(), 'bankfull-verify-'))
    const files: VerifiedFile[] = []
    try {
      for (const table of choose(workspace.project.tables, call.list('select'))) {
        workspace.reporter.stage('verify', table.name)
        for await (const file of verifyTable(workspace, table, scratchFolder)) files.push(file)
      }
    } finally {
      await rm(scratchFolder, { recursive: true, force: true })
    }
    const wrong = files.filter(({ differing }) => differing > 0)
    call.terminal.out(
      call.flag('json') ? JSON.stringify({ same: wrong.length === 0, files }) : report(files),
    )
    return wrong.length === 0 ? 0 : 1
  },
}

function report(files: readonly VerifiedFile[]): string {
  const names = [...new Set(files.map((file) => file.table))]
  const line = (label: string, mine: readonly VerifiedFile[]): readonly string[] => {
    const of = (...outcomes: readonly string[]): number =>
      mine.filter(({ outcome }) => outcomes.includes(outcome)).length
    const sum = (pick: (file: VerifiedFile) => number): string =>
      mine.reduce((total, file) => total + pick(file), 0).toLocaleString('en-US')
    return [
      label,
      String(mine.length),
      String(of('same', 'incomplete')),
      String(of('differs')),
      String(of('gone', 'changed')),
      String(of('rejected')),
      sum(({ rows }) => rows),
      sum(({ cells }) => cells),
      sum(({ differing }) => differing),
    ]
  }
  const titles = [
    'table',
    'files',
    'same',
    'differ',
    'no original',
    'rejected',
    'records',
    'cells compared',
    'differing',
  ]
  const rows = names.map((name) =>
    line(
      name,
      files.filter((file) => file.table === name),
    ),
  )
  const details = [
    ...listed(files, 'differs', 'does not come back'),
    ...listed(files, 'incomplete', 'the same but for rows that were erased'),
    ...listed(files, 'rejected', 'rejected: kept as delivered, not restorable from the table'),
    ...listed(files, 'gone', 'the original is gone; its records came back'),
    ...listed(files, 'changed', 'the original has changed since; the former records came back'),
  ]
  return [
    'Every delivered file, restored from the table and the ledger alone',
    '',
    ...textTable([titles, ...rows, line('total', files)]),
    '',
    ...details,
  ].join('\n')
}

const shown = 10

function listed(
  files: readonly VerifiedFile[],
  outcome: VerifiedFile['outcome'],
  says: string,
): readonly string[] {
  const mine = files.filter((file) => file.outcome === outcome)
  const more = mine.length - shown
  return [
    ...mine
      .slice(0, shown)
      .map(({ file, first }) =>
        oneLine(`  ${file}  ${says}${first === undefined ? '' : `: ${first}`}`),
      ),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ]
}
