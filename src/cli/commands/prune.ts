import { Problem } from '../../base/problem.ts'
import type { Amount, Pruned } from '../../workspace/prune.ts'
import { prune } from '../../workspace/prune.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { openKeeping } from '../session.ts'

/** `bankfull prune`: gives the room of old snapshots back. */
export const pruneCommand: Command = {
  name: 'prune',
  usage: '--keep N [--dry-run]',
  summary:
    'removes old snapshots, their data files, and the landed text that no kept snapshot needs',
  options: {
    keep: {
      type: 'string',
      value: 'N',
      help: 'the newest snapshots to keep of each table and view; the one that answers stays too',
    },
    'dry-run': { type: 'boolean', help: 'say what would go, and remove nothing' },
  },
  examples: [
    ['bankfull prune --keep 10 --dry-run', 'what would go'],
    ['bankfull prune --keep 10', 'remove it; older runs can then not be restored'],
  ],
  run: async (call) => {
    const keep = call.text('keep') ?? ''
    if (!/^[1-9]\d{0,5}$/.test(keep))
      throw new Problem('USAGE', {
        message: 'prune takes --keep N with a number of snapshots from 1.',
      })
    const dryRun = call.flag('dry-run')
    await using workspace = await openKeeping(call)
    const { ledger } = workspace
    const run = dryRun ? undefined : ledger.begin(`prune --keep ${keep}`)
    if (run !== undefined) ledger.start(run)
    const pruned = await prune(workspace, Number(keep), { dryRun })
    if (run !== undefined) ledger.finish(run, 'done')
    call.terminal.out(
      call.flag('json')
        ? JSON.stringify({ dryRun, ...pruned })
        : text(pruned, Number(keep), dryRun),
    )
    return 0
  },
}

function text({ snapshots, data, landed }: Pruned, keep: number, dryRun: boolean): string {
  if (snapshots.length === 0 && landed.files === 0)
    return `  nothing to remove: no table or view has more than ${keep} snapshots\n`
  const names = Map.groupBy(snapshots, ({ name }) => name)
  const rows = [...names].map(([name, gone]) => [
    name,
    gone.map(({ version }) => `v${version}`).join(' '),
  ])
  return [
    ...(rows.length === 0 ? [] : [...table([['name', 'snapshots'], ...rows]), '']),
    `  ${dryRun ? 'would remove' : 'removed'} ${amount(data, 'data file')} and ${amount(landed, 'landed file')}`,
    '',
  ].join('\n')
}

function amount({ files, sizeBytes }: Amount, what: string): string {
  const size = (sizeBytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })
  return `${files.toLocaleString('en-US')} ${what}${files === 1 ? '' : 's'} (${size} MB)`
}
