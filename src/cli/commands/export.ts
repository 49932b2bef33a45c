import { Problem } from '../../base/problem.ts'
import type { Layer } from '../../catalog/snapshot.ts'
import { goldNames } from '../../project/model.ts'
import { listed, suggest } from '../../project/suggest.ts'
import { exportSnapshot } from '../../workspace/export.ts'
import type { Command } from '../command.ts'
import { outFile } from '../out-file.ts'
import { openReading } from '../session.ts'

/** `bankfull export`: a published table or view as one file. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'NAME --out FILE',
  summary:
    'writes the current snapshot of a table (with its origin columns) or a view to a Parquet or CSV file',
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'the file to write; .parquet or .csv' },
  },
  examples: [
    ['bankfull export Tickets --out tickets.parquet', 'a merged table'],
    ['bankfull export location_scorecard --out s.csv', 'a view'],
  ],
  run: async (call) => {
    const [name, ...more] = call.words
    const out = call.text('out')
    if (name === undefined || out === undefined || more.length > 0)
      throw new Problem('USAGE', { message: 'export takes one NAME and --out FILE.' })
    const { target, format } = await outFile(out)
    await using workspace = await openReading(call)
    const { tables } = workspace.project
    const views = goldNames(workspace.project)
    const layer: Layer | undefined = tables.some((table) => table.name === name)
      ? 'silver'
      : views.includes(name)
        ? 'gold'
        : undefined
    const known = [...tables.map((table) => table.name), ...views]
    if (layer === undefined)
      throw new Problem(
        'TABLE_UNKNOWN',
        { name, known: listed(known) },
        { didYouMean: suggest(name, known) },
      )
    const snapshot = await workspace.catalog.current(layer, name)
    if (snapshot === undefined) throw new Problem('NOT_PUBLISHED', { name })
    await exportSnapshot(snapshot, target, format, workspace)
    if (call.flag('json'))
      call.terminal.out(
        JSON.stringify({
          name,
          layer,
          version: snapshot.version,
          rows: snapshot.rowCount,
          file: target,
        }),
      )
    else
      call.terminal.out(
        `${name} v${snapshot.version}: ${snapshot.rowCount.toLocaleString('en-US')} rows in ${out}`,
      )
    return 0
  },
}
