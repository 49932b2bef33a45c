import { oneLine } from '../../base/one-line.ts'
import { Problem } from '../../base/problem.ts'
import type { ColumnChange, TableAccount } from '../../ledger/records.ts'
import { changeDigest, changeText, driftProblem, stillWaiting } from '../../merge/drift-policy.ts'
import type { DriftedColumn } from '../../merge/drifted-column.ts'
import { driftedColumns } from '../../merge/drifted-column.ts'
import { choose } from '../../project/choose.ts'
import type { Table } from '../../project/project.ts'
import { suggest } from '../../project/suggest.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Call, Command } from '../command.ts'
import { select } from '../command.ts'
import { problemJson, problemText } from '../problem-text.ts'
import { openKeeping, openReading } from '../session.ts'

/** `bankfull drift`: where files differ from their table, and the decision that lets a change through. */
export const drift: Command = {
  name: 'drift',
  usage: '[list [-s TABLE] | accept TABLE [COLUMN…]]',
  summary:
    'lists where files’ columns differ from the table’s, or accepts the changes for which a table waits',
  options: { select },
  examples: [
    [
      'bankfull drift list -s HouseAccounts',
      'which stores write a column otherwise, and why it has its type',
    ],
    [
      'bankfull drift accept Tickets',
      'the next merge publishes the changes that were shown, and no others',
    ],
  ],
  run: async (call) => {
    const [verb = 'list', ...words] = call.words
    if (verb === 'list' && words.length === 0) return list(call)
    const [name, ...columns] = words
    if (verb === 'accept' && name !== undefined) return accept(call, name, columns)
    throw new Problem('USAGE', { message: 'drift takes list, or accept TABLE [COLUMN…].' })
  },
}

/** What one table’s newest run found. */
interface TableDrift {
  readonly table: string
  readonly run: string
  readonly waiting: readonly ColumnChange[]
  readonly columns: readonly DriftedColumn[]
}

async function list(call: Call): Promise<number> {
  await using workspace = await openReading(call)
  const tables = choose(workspace.project.tables, call.list('select'))
  const found = newest(workspace, tables).map(([table, account]) => ({
    table,
    drift: driftOf(workspace, table, account),
  }))
  const problems = found.flatMap(
    ({ table, drift: { waiting } }) => driftProblem(table, waiting) ?? [],
  )
  if (call.flag('json')) {
    const documents = found.map((one) => one.drift)
    call.terminal.out(JSON.stringify({ tables: documents, problems: problems.map(problemJson) }))
    return 0
  }
  const listed = found.map((one) => one.drift).filter(({ columns }) => columns.length > 0)
  const said = problems.map((problem) => `${problemText(problem, call.terminal.color)}\n`)
  call.terminal.out(
    [
      ...(found.length === 0 ? ['  nothing was merged yet   next: bankfull merge', ''] : []),
      ...(found.length > 0 && listed.length === 0 ? ['  no file differs from its table', ''] : []),
      ...listed.flatMap(tableText),
      ...said,
    ].join('\n'),
  )
  return 0
}

/** Writes down a decision for each change that the table's newest run showed. */
async function accept(call: Call, name: string, wanted: readonly string[]): Promise<number> {
  await using workspace = await openKeeping(call)
  const tables = choose(workspace.project.tables, [name])
  const [[table, account] = []] = newest(workspace, tables)
  const open = table && account ? driftOf(workspace, table, account).waiting : []
  const unknown = wanted.filter((column) => !open.some((one) => one.column === column))
  if (table === undefined || account === undefined || open.length === 0 || unknown.length > 0) {
    const near = unknown.map((column) =>
      suggest(
        column,
        open.map((one) => one.column),
      ),
    )
    throw new Problem(
      'DRIFT_NOT_WAITING',
      { table: name, columns: unknown.join(', ') || 'its columns' },
      { didYouMean: near.find((one) => one !== undefined) },
    )
  }
  const frozen = table.drift === 'freeze' ? driftProblem(table, open) : undefined
  if (frozen !== undefined) throw frozen
  const accepted = open.filter(({ column }) => wanted.length === 0 || wanted.includes(column))
  const run = workspace.ledger.begin(`drift accept ${[name, ...wanted].join(' ')}`)
  workspace.ledger.recordDecisions(
    run,
    accepted.map((change) => ({
      table: name,
      ...change,
      digest: changeDigest(name, change),
      shownBy: account.runId,
    })),
  )
  workspace.ledger.finish(run, 'done')
  const left = open.filter((change) => !accepted.includes(change))
  if (call.flag('json')) call.terminal.out(JSON.stringify({ table: name, accepted, left }))
  else
    call.terminal.out(
      [
        ...accepted.map((change) => `accepted  ${changeText(change)}`),
        ...left.map((change) => `waiting   ${changeText(change)}`),
        left.length === 0 ? 'next: bankfull merge' : `next: bankfull drift accept ${name}`,
        '',
      ].join('\n'),
    )
  return 0
}

function newest(
  { ledger }: Workspace,
  tables: readonly Table[],
): readonly (readonly [Table, TableAccount])[] {
  const accounts = ledger.accounts()
  return tables.flatMap((table) => {
    const account = accounts.find((one) => one.table === table.name)
    return account === undefined ? [] : [[table, account] as const]
  })
}

/** What still waits: the changes of the newest run without those that were accepted since. */
function driftOf({ ledger }: Workspace, table: Table, account: TableAccount): TableDrift {
  return {
    table: table.name,
    run: account.runId,
    waiting: stillWaiting(table, account.waiting ?? [], ledger.decisions(table.name)),
    columns: driftedColumns(ledger.drift(account.runId, table.name)),
  }
}

function tableText({ table, columns }: TableDrift): readonly string[] {
  const byColumn = Map.groupBy(columns, ({ column }) => column)
  const width = Math.max(...columns.map((one) => written(one).length))
  const line = (one: DriftedColumn): string => {
    const values = one.valuesTouched.toLocaleString('en-US')
    return `    ${written(one).padEnd(width)}  ${whose(one)}${one.change === 'missing' ? '' : `, ${values} values`}`
  }
  return [
    `${table}: ${byColumn.size.toLocaleString('en-US')} ${byColumn.size === 1 ? 'column differs' : 'columns differ'} by store`,
    '',
    ...[...byColumn].flatMap(([column, ways]) => [
      `  ${column}  ${ways[0]?.canonicalType}, ${ways[0]?.because}`,
      ...ways.map(line),
    ]),
    '',
  ].map(oneLine)
}

function written({ change, column, sourceName, sourceType }: DriftedColumn): string {
  if (change === 'missing') return 'no such column'
  return sourceName === column ? sourceType : `${sourceType}, named ${sourceName}`
}

function whose({ stores, files }: DriftedColumn): string {
  const [only] = files
  if (files.length === 1 && only !== undefined) return only
  const more = stores.length - shown
  const named = [...stores.slice(0, shown), ...(more > 0 ? [`${more} more`] : [])].join(', ')
  return `${files.length.toLocaleString('en-US')} files of ${named}`
}

const shown = 3
