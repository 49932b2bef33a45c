import { Problem } from '../../base/problem.ts'
import type { Layer, Snapshot } from '../../catalog/snapshot.ts'
import { choose } from '../../project/choose.ts'
import { goldNames } from '../../project/model.ts'
import type { Project } from '../../project/project.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { table } from '../closing-account.ts'
import type { Call, Command } from '../command.ts'
import { select } from '../command.ts'
import { openKeeping, openReading } from '../session.ts'

/** `bankfull snapshots`: what is kept of each table and view, and which snapshot answers. */
export const snapshots: Command = {
  name: 'snapshots',
  usage: '[list [-s NAME] | activate NAME VERSION]',
  summary: 'lists the kept snapshots of tables and views, or lets an older one answer again',
  options: { select },
  examples: [
    ['bankfull snapshots list -s Tickets', 'every version of one table; * is the one that answers'],
    ['bankfull snapshots activate Tickets 3', 'version 3 answers until the next run publishes'],
  ],
  run: async (call) => {
    const [verb = 'list', ...words] = call.words
    if (verb === 'list' && words.length === 0) return list(call)
    const [name, version] = words
    if (verb === 'activate' && words.length === 2 && name !== undefined && version !== undefined)
      return activate(call, name, version)
    throw new Problem('USAGE', { message: 'snapshots takes list, or activate NAME VERSION.' })
  },
}

/** What one table or view keeps. */
interface Kept {
  readonly layer: Layer
  readonly name: string
  readonly current: number | undefined
  readonly history: readonly Snapshot[]
}

async function list(call: Call): Promise<number> {
  await using workspace = await openReading(call)
  const all: Kept[] = []
  for (const { layer, name } of choose(named(workspace.project), call.list('select')))
    all.push(await keptOf(workspace, layer, name))
  if (call.flag('json')) {
    call.terminal.out(JSON.stringify({ snapshots: all }))
    return 0
  }
  const rows = all.flatMap(({ name, layer, current, history }) =>
    history.map((one) => [
      name,
      layer,
      `${one.version === current ? '* ' : ''}v${one.version}`,
      one.rowCount.toLocaleString('en-US'),
      String(one.files.length),
      one.publishedAt,
      one.runId,
    ]),
  )
  call.terminal.out(
    rows.length === 0
      ? '  nothing is published yet   next: bankfull run'
      : `${table([['name', 'layer', 'snapshot', 'rows', 'files', 'published', 'run'], ...rows]).join('\n')}\n`,
  )
  return 0
}

async function activate(call: Call, name: string, word: string): Promise<number> {
  const wanted = /^v?([1-9]\d{0,8})$/.exec(word)?.[1]
  if (wanted === undefined)
    throw new Problem('USAGE', { message: `a snapshot’s version is a number, not ${word}.` })
  await using workspace = await openKeeping(call)
  const { catalog, ledger } = workspace
  const [chosen] = choose(named(workspace.project), [name])
  const layer = chosen?.layer ?? 'silver'
  const { current, history } = await keptOf(workspace, layer, name)
  const run = ledger.begin(`snapshots activate ${name} ${wanted}`)
  ledger.start(run)
  const version = Number(wanted)
  const snapshot =
    version === current
      ? history.find((one) => one.version === version)
      : await catalog.activate(layer, name, version)
  ledger.finish(run, snapshot === undefined ? 'failed' : 'done')
  if (snapshot === undefined) {
    const kept = history.map((one) => one.version).join(', ')
    throw new Problem('SNAPSHOT_UNKNOWN', { name, version: wanted, kept: kept || 'none' })
  }
  if (call.flag('json')) call.terminal.out(JSON.stringify({ activated: snapshot, before: current }))
  else call.terminal.out(activated(snapshot, current, workspace.project))
  return 0
}

function activated(snapshot: Snapshot, before: number | undefined, project: Project): string {
  const { name, version, rowCount, layer } = snapshot
  const lines = [
    `${name} answers from v${version}, ${rowCount.toLocaleString('en-US')} rows; v${before ?? 0} is kept.`,
    'It does so until the next run publishes: that merges what is delivered on top of it.',
  ]
  const builds = layer === 'silver' && project.views.length > 0
  return `${[...lines, ...(builds ? ['next: bankfull build'] : [])].join('\n')}\n`
}

async function keptOf({ catalog }: Workspace, layer: Layer, name: string): Promise<Kept> {
  const current = await catalog.current(layer, name)
  return { layer, name, current: current?.version, history: await catalog.history(layer, name) }
}

function named(project: Project): readonly { layer: Layer; name: string }[] {
  return [
    ...project.tables.map(({ name }) => ({ layer: 'silver' as const, name })),
    ...goldNames(project).map((name) => ({ layer: 'gold' as const, name })),
  ]
}
