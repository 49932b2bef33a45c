import { runId } from '../../ledger/run-id.ts'
import { coverageText } from '../../merge/inclusion.ts'
import type { CountedReference, OrphanRow } from '../../merge/references.ts'
import { countReferences, orphanExamples } from '../../merge/references.ts'
import { choose } from '../../project/choose.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { problemJson, problemText } from '../problem-text.ts'
import { openReading } from '../session.ts'

/** `bankfull references`: which values point nowhere. */
export const references: Command = {
  name: 'references',
  usage: '[TABLE]',
  summary:
    'counts the values that `references:` expects in another table and that are not there, with the trend and some rows',
  options: {},
  examples: [
    ['bankfull references', 'every table'],
    ['bankfull references Payments --json', 'one table, as data'],
  ],
  run: async (call) => {
    await using workspace = await openReading(call)
    const [name] = call.words
    const chosen = new Set(
      choose(workspace.project.tables, name === undefined ? undefined : [name]).map(
        (one) => one.name,
      ),
    )
    const report = await countReferences(workspace, runId(workspace.clock.now()))
    const counts = report.counts.filter((one) => chosen.has(one.table))
    const files = new Set(
      workspace.project.tables
        .filter((one) => chosen.has(one.name))
        .map((one) => one.where('references').file),
    )
    const problems = report.problems.filter(({ where }) => files.has(where?.file ?? ''))
    const examples: (readonly [CountedReference, readonly OrphanRow[]])[] = []
    for (const one of counts)
      if (one.orphans > 0) examples.push([one, await orphanExamples(workspace, one, shown)])
    if (call.flag('json')) {
      const documents = counts.map(({ runId: _, ...one }) => ({
        ...one,
        examples:
          examples.find(([of]) => of.table === one.table && of.column === one.column)?.[1] ?? [],
      }))
      call.terminal.out(
        JSON.stringify({ references: documents, problems: problems.map(problemJson) }),
      )
    } else {
      const said = problems.map((problem) => `${problemText(problem, call.terminal.color)}\n`)
      call.terminal.out([referencesText(counts, examples), ...said].join('\n'))
    }
    return Math.max(0, ...problems.map((problem) => problem.exitCode))
  },
}

/** Rows shown of each reference. */
const shown = 5

function referencesText(
  counts: readonly CountedReference[],
  examples: readonly (readonly [CountedReference, readonly OrphanRow[]])[],
): string {
  const counted = (count: number): string => count.toLocaleString('en-US')
  if (counts.length === 0)
    return '  no published table declares `references:`   next: bankfull joins finds what could be declared\n'
  return [
    ...table([
      ['reference', 'rows', 'with a value', 'orphans', 'found', 'orphans by run, newest first'],
      ...counts.map((one) => [
        labelOf(one),
        counted(one.rows),
        counted(one.withValue),
        counted(one.orphans),
        coverageText({ withValue: one.withValue, found: one.withValue - one.orphans }),
        one.before.map(counted).join(', '),
      ]),
    ]),
    '',
    ...examples.flatMap(([one, rows]) => [
      `  ${labelOf(one)}`,
      ...rows.map(
        ({ file, row, values }) =>
          `    ${file}, record ${counted(row)}: ${Object.entries(values)
            .map(([column, value]) => `${column} ${value}`)
            .join(', ')}`,
      ),
      ...(one.orphans > rows.length
        ? [`    … and ${counted(one.orphans - rows.length)} more`]
        : []),
      '',
    ]),
  ].join('\n')
}

function labelOf({ table: name, column, also, target }: CountedReference): string {
  return `${name}.${[column, ...also].join(' + ')} in ${target}`
}
