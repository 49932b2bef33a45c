import { oneLine } from '../../base/one-line.ts'
import { Problem } from '../../base/problem.ts'
import type { Erased } from '../../merge/erase.ts'
import { eraseKey } from '../../merge/erase.ts'
import { choose } from '../../project/choose.ts'
import type { Project } from '../../project/project.ts'
import type { Command } from '../command.ts'
import { openKeeping } from '../session.ts'

/** `bankfull erase`: a person out of everything that Bankfull keeps. */
export const erase: Command = {
  name: 'erase',
  usage: 'TABLE KEY… [--dry-run]',
  summary:
    'erases a key’s rows from all snapshots, the ledger, landed text and logs; no merge brings them back',
  options: { 'dry-run': { type: 'boolean', help: 'say what would go, and change nothing' } },
  examples: [
    ['bankfull erase Customers 1042 --dry-run', 'what would go, and which delivered files hold it'],
    ['bankfull erase HouseAccounts 17 a@example.com', 'a composite key is several words'],
  ],
  run: async (call) => {
    const [name, ...values] = call.words
    if (name === undefined || values.length === 0)
      throw new Problem('USAGE', { message: 'erase needs a table and the values of its key.' })
    const dryRun = call.flag('dry-run')
    await using workspace = await openKeeping(call)
    const { ledger, project } = workspace
    const [table] = choose(project.tables, [name])
    if (table === undefined) throw new Problem('NOT_PUBLISHED', { name })
    // The key stands in no record of ours.
    const run = dryRun ? undefined : ledger.begin(`erase ${name}`)
    try {
      const erased = await eraseKey(workspace, table, values, run)
      if (run !== undefined) ledger.finish(run, 'done')
      call.terminal.out(
        call.flag('json')
          ? JSON.stringify({ dryRun, ...erased })
          : erasedText(erased, project, dryRun),
      )
      return 0
    } catch (error) {
      if (run !== undefined) ledger.finish(run, 'failed')
      throw error
    }
  },
}

function erasedText(erased: Erased, project: Project, dryRun: boolean): string {
  const line = (label: string, text: string): string => `  ${label.padEnd(11)}${oneLine(text)}`
  const count = (number: number, what: string): string =>
    `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`
  const versions = erased.snapshots.map((version) => `v${version}`).join(' ')
  const pointing = project.tables.flatMap((table) =>
    table.references
      .filter((reference) => reference.table === erased.table)
      .map((reference) => `${table.name}.${reference.column}`),
  )
  const again = dryRun ? 'would be written again' : 'written again'
  return [
    `${erased.table}: ${count(erased.records, 'delivered record')} ${dryRun ? 'would be erased' : 'erased'}`,
    '',
    line(
      'snapshots',
      versions === ''
        ? 'none held it'
        : `${versions}: ${count(erased.dataFiles, 'data file')} ${again}`,
    ),
    line(
      'ledger',
      `${count(erased.runs, 'run')}, ${count(erased.texts, 'text')} in questions and notes`,
    ),
    line(
      'landed',
      `${count(erased.landedFiles, 'file')} ${dryRun ? 'would be removed' : 'removed'}; the next merge makes what it needs again`,
    ),
    ...(erased.views.length === 0
      ? []
      : [line('views', `all snapshots of ${erased.views.join(', ')}   next: bankfull build`)]),
    ...erased.delivered.map((path) =>
      line(
        'delivered',
        `${project.data}/${path} still holds it: that file is yours; merges leave it out`,
      ),
    ),
    ...erased.unread.map((path) =>
      line('unread', `${project.data}/${path} could not be looked into`),
    ),
    ...(pointing.length === 0
      ? []
      : [
          line(
            'others',
            `${pointing.join(', ')} may still name it; erase there too where it should go`,
          ),
        ]),
    line('restore', 'is incomplete for the files that held it; verify and restore say so'),
    '',
  ].join('\n')
}
