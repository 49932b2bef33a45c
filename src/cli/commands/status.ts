import { goldNames } from '../../project/model.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { openReading } from '../session.ts'

/** `bankfull status`: what is published and when the last runs ended. */
export const status: Command = {
  name: 'status',
  usage: '',
  summary: 'lists the published tables and views, and the last runs',
  options: {},
  examples: [
    ['bankfull status', 'what answers now'],
    ['bankfull status --json', 'the same as data'],
  ],
  run: async (call) => {
    await using workspace = await openReading(call)
    const { project, catalog, ledger } = workspace
    const names = [
      ...project.tables.map(({ name }) => ['silver', name] as const),
      ...goldNames(project).map((name) => ['gold', name] as const),
    ]
    const snapshots = await Promise.all(names.map(([layer, name]) => catalog.current(layer, name)))
    const runs = ledger.runs(5)
    if (call.flag('json')) {
      const published = names.map(([layer, name], at) => ({
        layer,
        name,
        snapshot: snapshots[at] ?? null,
      }))
      call.terminal.out(JSON.stringify({ project: project.name, published, runs }))
      return 0
    }
    const rows = names.map(([layer, name], at) => {
      const snapshot = snapshots[at]
      if (snapshot === undefined) return [name, layer, '–', '–', '–', '–']
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
      ]
    })
    const ran = runs.map((run) => [
      run.id,
      run.command,
      run.outcome ?? (run.finishedAt === undefined ? 'not finished' : '–'),
      run.startedAt,
    ])
    call.terminal.out(
      [
        `${project.name}`,
        '',
        ...table([['name', 'layer', 'snapshot', 'rows', 'stores', 'data as of'], ...rows]),
        '',
        ...(ran.length === 0
          ? ['  nothing ran yet   next: bankfull run']
          : table([['run', 'command', 'outcome', 'started'], ...ran])),
        '',
      ].join('\n'),
    )
    return 0
  },
}
