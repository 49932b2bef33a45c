import { Problem } from '../../base/problem.ts'
import { changesQuery, compare, comparedColumns } from '../../diff/difference.ts'
import type { Comparable } from '../../diff/published-sides.ts'
import { answering, comparables, sideOf, versionsAt } from '../../diff/published-sides.ts'
import { choose } from '../../project/choose.ts'
import { exportRows } from '../../workspace/export.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Call, Command } from '../command.ts'
import { select } from '../command.ts'
import type { Compared } from '../diff-text.ts'
import { differs, diffJson, diffText } from '../diff-text.ts'
import { outFile } from '../out-file.ts'
import { runNamed } from '../run-named.ts'
import { openReading } from '../session.ts'

/** `bankfull diff`: what changed between two runs or two environments, in exact values. */
export const diff: Command = {
  name: 'diff',
  usage: '[RUN_A [RUN_B] | --from ENV --to ENV] [-s NAME] [--limit N] [--out FILE]',
  summary:
    'compares tables and views between two runs or environments, row by row of their key: what came, went and changed, in exact values; exit 1 where they differ',
  options: {
    select,
    from: { type: 'string', value: 'ENV', help: 'compare what answers in this environment …' },
    to: { type: 'string', value: 'ENV', help: '… with what answers in this one' },
    limit: { type: 'string', value: 'N', help: 'changes to show of each; 10 by default' },
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'all changes of one table or view, unmasked: .csv or .parquet',
    },
  },
  examples: [
    ['bankfull diff', 'the two newest snapshots of every table and view'],
    ['bankfull diff --from prod --to staging -s Sites', 'what promoting one table would change'],
  ],
  run: async (call) => {
    const limit = call.text('limit') ?? '10'
    if (!/^\d{1,5}$/.test(limit) || call.words.length > 2)
      throw new Problem('USAGE', {
        message: 'diff takes two runs at most, and --limit a number of changes.',
      })
    const [from, to] = environmentsOf(call)
    await using workspace = await openReading(call, to ?? call.text('env'))
    await using other = from === undefined ? undefined : await openReading(call, from)
    const [first, second] = call.words.map((word) => runNamed(workspace.ledger, word))
    const chosen = choose(comparables(workspace.project), call.list('select'))
    const compared: Compared[] = []
    for (const one of chosen)
      compared.push(
        other === undefined
          ? await comparedBetween(workspace, one, [first, second], Number(limit))
          : await comparedAcross(other, workspace, one, Number(limit)),
      )
    const out = call.text('out')
    if (out !== undefined) return await writeOut(call, workspace, out, compared)
    call.terminal.out(call.flag('json') ? diffJson(compared) : diffText(compared))
    return compared.some(differs) ? 1 : 0
  },
}

async function comparedBetween(
  workspace: Workspace,
  what: Comparable,
  runs: readonly [string | undefined, string | undefined],
  shown: number,
): Promise<Compared> {
  workspace.reporter.stage('compare', what.name)
  const { before, after } = await versionsAt(workspace, what, runs)
  const versions = { before: before?.version, after: after?.version }
  if (before === undefined || after === undefined || before.version === after.version)
    return { what, versions, sides: undefined, difference: undefined }
  const sides = [sideOf(before, what.key, workspace), sideOf(after, what.key, workspace)] as const
  const difference = await compare(...sides, what.key, workspace.engine, shown)
  return { what, versions, sides, difference }
}

/** What answers in one environment against what answers in another. */
async function comparedAcross(
  from: Workspace,
  to: Workspace,
  what: Comparable,
  shown: number,
): Promise<Compared> {
  to.reporter.stage('compare', what.name)
  const [before, after] = [await answering(from, what), await answering(to, what)]
  const versions = { before: before?.version, after: after?.version }
  const environments = [from.environment, to.environment] as const
  if (before === undefined || after === undefined)
    return { what, versions, environments, sides: undefined, difference: undefined }
  const sides = [
    sideOf(before, what.key, from, from.environment),
    sideOf(after, what.key, to, to.environment),
  ] as const
  const difference = await compare(...sides, what.key, to.engine, shown)
  return { what, versions, environments, sides, difference }
}

/** Both or none; the runs of two environments are not to be compared by their ids. */
function environmentsOf(call: Call): readonly [string | undefined, string | undefined] {
  const [from, to] = [call.text('from'), call.text('to')]
  const both = from !== undefined && to !== undefined
  if ((from ?? to) !== undefined && (!both || call.words.length > 0))
    throw new Problem('USAGE', {
      message: 'diff takes --from ENV and --to ENV together, and no run then.',
    })
  if (both && from === to)
    throw new Problem('USAGE', { message: `--from and --to are both ${from}.` })
  return [from, to]
}

/** The engine holds the changes of what was compared last, so one table or view goes into a file. */
async function writeOut(
  call: Call,
  { engine }: Workspace,
  out: string,
  compared: readonly Compared[],
): Promise<number> {
  const [only, ...more] = compared
  if (only === undefined || more.length > 0)
    throw new Problem('USAGE', { message: '--out takes one table or view: name it with -s.' })
  const { difference, sides, what } = only
  if (difference === undefined || sides === undefined)
    throw new Problem('USAGE', { message: `${what.name} has no two snapshots to compare.` })
  const { target, format } = await outFile(out)
  const rows = changesQuery(difference.key, comparedColumns(...sides, difference.key))
  await exportRows(rows, target, format, engine)
  if (call.flag('json')) call.terminal.out(diffJson(compared))
  else call.terminal.out(`${diffText(compared)}every change is in ${target}`)
  return differs(only) ? 1 : 0
}
