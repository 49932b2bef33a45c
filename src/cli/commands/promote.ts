import { Problem } from '../../base/problem.ts'
import type { Selection } from '../../gold/selection.ts'
import { selectNodes } from '../../gold/selection.ts'
import { loadProject } from '../../project/load.ts'
import type { PromotionReport } from '../../promote/promote.ts'
import { promote as promoteSnapshots } from '../../promote/promote.ts'
import { environmentNamed } from '../../workspace/environment.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Call, Command } from '../command.ts'
import { selection } from '../command.ts'
import { promotionsTable } from '../run-report.ts'
import { folderOf, openKeeping, openReading } from '../session.ts'

/** `bankfull promote`: what one environment published, into another. */
export const promote: Command = {
  name: 'promote',
  usage: '--from ENV --to ENV [NAME…] [-s SELECTOR] [--exclude SELECTOR] [--dry-run]',
  summary:
    'copies snapshots that passed their checks into another environment, byte for byte; all of them or none',
  options: {
    from: { type: 'string', value: 'ENV', help: 'the environment that published them' },
    to: { type: 'string', value: 'ENV', help: 'the environment that is to answer with them' },
    ...selection,
    'dry-run': { type: 'boolean', help: 'say what would be promoted, and write nothing' },
  },
  examples: [
    ['bankfull promote --from staging --to prod', 'every table and view that is published'],
    ['bankfull promote --from staging --to prod -s +days', 'one view and all that it stands on'],
  ],
  run: async (call) => {
    const [from, to] = await environments(call)
    const chosen = [...call.words, ...(call.list('select') ?? [])]
    const select = chosen.length === 0 ? undefined : chosen
    const exclude = call.list('exclude')
    const dryRun = call.flag('dry-run')
    await using source = await openReading(call, from)
    const names = await namesOf(source, { select, exclude })
    await using target = await (dryRun ? openReading : openKeeping)(call, to)
    const report = await promoteSnapshots(source, target, names, { dryRun })
    call.terminal.out(
      call.flag('json')
        ? JSON.stringify({ dryRun, from, to, run: report.run?.id ?? null, ...without(report) })
        : text(report, to, dryRun),
    )
    return 0
  },
}

async function environments(call: Call): Promise<readonly [from: string, to: string]> {
  const [from, to] = [call.text('from'), call.text('to')]
  if (from === undefined || to === undefined || call.text('env') !== undefined)
    throw new Problem('USAGE', { message: 'promote takes --from ENV and --to ENV, and no -e.' })
  const project = await loadProject(folderOf(call))
  const named = [environmentNamed(project, from), environmentNamed(project, to)] as const
  if (named[0] === named[1])
    throw new Problem('USAGE', { message: `--from and --to are both ${named[0]}.` })
  return named
}

/** What was named must be there; of everything, what is there is meant. */
async function namesOf(
  source: Workspace,
  { select, exclude }: Selection,
): Promise<readonly string[] | undefined> {
  if (select === undefined && exclude === undefined) return undefined
  const names = [...(await selectNodes(source, { select, exclude }))]
  if (select !== undefined) return names
  const tables = new Set(source.project.tables.map(({ name }) => name))
  const published = await Promise.all(
    names.map((name) => source.catalog.current(tables.has(name) ? 'silver' : 'gold', name)),
  )
  return names.filter((_, at) => published[at] !== undefined)
}

function without({ promotions, behind }: PromotionReport): Omit<PromotionReport, 'run'> {
  return { promotions, behind }
}

function text({ run, promotions, behind }: PromotionReport, to: string, dryRun: boolean): string {
  const moved = promotions.filter(({ status }) => status === 'promoted').length
  const said = dryRun
    ? `would promote ${moved} of ${promotions.length}; nothing was written`
    : moved === 0
      ? `${to} answers with the same already; nothing was written`
      : `promoted ${moved} of ${promotions.length} to ${to}, run ${run?.id ?? ''}`
  const older = [...Map.groupBy(behind, ({ view }) => view)].map(
    ([view, reads]) =>
      `  ${view} of ${to} is older than ${reads.map((one) => one.reads).join(', ')} now   next: bankfull build -e ${to} -s ${view}`,
  )
  return [...promotionsTable(promotions), '', `  ${said}`, ...older, ''].join('\n')
}
