import { usualEnvironment } from '../../project/layout.ts'
import { goldNames } from '../../project/model.ts'
import type { Freshness } from '../../workspace/freshness.ts'
import { freshnessOf } from '../../workspace/freshness.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { latenessLines } from '../freshness-lines.ts'
import { openReading } from '../session.ts'

/** `bankfull status`: what is published and when the last runs ended. */
export const status: Command = {
  name: 'status',
  usage: '',
  summary: 'lists the published tables and views with how fresh they are, and the last runs',
  options: {},
  examples: [
    ['bankfull status', 'what answers now'],
    ['bankfull status --json', 'the same as data'],
  ],
  run: async (call) => {
    await using workspace = await openReading(call)
    const { project, catalog, clock, environment, ledger } = workspace
    const names = [
      ...project.tables.map(({ name }) => ['silver', name] as const),
      ...goldNames(project).map((name) => ['gold', name] as const),
    ]
    const snapshots = await Promise.all(names.map(([layer, name]) => catalog.current(layer, name)))
    const fresh = snapshots.map((snapshot) => snapshot && freshnessOf(snapshot, project, clock))
    const runs = ledger.runs(5)
    if (call.flag('json')) {
      const published = names.map(([layer, name], at) => ({
        layer,
        name,
        snapshot: snapshots[at] ?? null,
        freshness: fresh[at] ?? null,
      }))
      call.terminal.out(JSON.stringify({ project: project.name, environment, published, runs }))
      return 0
    }
    const rows = names.map(([layer, name], at) => {
      const snapshot = snapshots[at]
      if (snapshot === undefined) return [name, layer, '–', '–', '–', '–', '–']
      const stores =
        snapshot.stores === undefined
          ? '–'
          : `${snapshot.stores.present} of ${snapshot.stores.expected}`
      return [
        name,
        layer,
        `v${snapshot.version}`,
        snapshot.rowCount.toLocaleString('en-US'),
        stores,
        snapshot.dataAsOf ?? '–',
        stateWords[fresh[at]?.state ?? 'undeclared'],
      ]
    })
    const late = latenessLines(
      names.map(([, name], at) => ({
        name,
        stores: snapshots[at]?.stores,
        freshness: fresh[at],
      })),
    )
    const ran = runs.map((run) => [
      run.id,
      run.command,
      run.outcome ?? (run.finishedAt === undefined ? 'not finished' : '–'),
      run.startedAt,
    ])
    call.terminal.out(
      [
        environment === usualEnvironment ? project.name : `${project.name}, ${environment}`,
        '',
        ...table([['name', 'layer', 'snapshot', 'rows', 'stores', 'data as of', 'fresh'], ...rows]),
        '',
        ...(late.length === 0 ? [] : [...late, '']),
        ...(ran.length === 0
          ? ['  nothing ran yet   next: bankfull run']
          : table([['run', 'command', 'outcome', 'started'], ...ran])),
        '',
      ].join('\n'),
    )
    return 0
  },
}

const stateWords: Readonly<Record<Freshness['state'], string>> = {
  fresh: 'yes',
  late: 'late',
  too_late: 'too late',
  undeclared: '–',
}
