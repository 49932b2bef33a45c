import { oneLine } from '../../base/one-line.ts'
import { Problem } from '../../base/problem.ts'
import type { RowPlace } from '../../merge/account-document.ts'
import { traceKey } from '../../merge/trace.ts'
import { choose } from '../../project/choose.ts'
import type { Command } from '../command.ts'
import { openReading } from '../session.ts'

/** `bankfull trace`: one key's story. */
export const trace: Command = {
  name: 'trace',
  usage: 'TABLE KEY…',
  summary:
    'tells what became of every delivered row of one key; the parts of a composite key are words, or one word as 7:81234',
  options: {},
  examples: [
    ['bankfull trace Sites 12', 'where the row of site 12 came from'],
    ['bankfull trace Sites 12 --json', 'the same as data'],
  ],
  run: async (call) => {
    const [name, ...values] = call.words
    if (name === undefined || values.length === 0)
      throw new Problem('USAGE', { message: 'trace needs a table and the values of its key.' })
    await using workspace = await openReading(call)
    const [table] = choose(workspace.project.tables, [name])
    if (table === undefined) throw new Problem('NOT_PUBLISHED', { name })
    const story = await traceKey(workspace, table, values)
    if (call.flag('json')) {
      const exact = (_: string, value: unknown): unknown =>
        typeof value === 'bigint' ? String(value) : value
      call.terminal.out(JSON.stringify(story, exact))
      return 0
    }
    const line = (label: string, text: string): string => `  ${label.padEnd(13)}${oneLine(text)}`
    const key = Object.entries(story.key).map(([column, value]) => `${column} ${value}`)
    const published = story.published.flatMap((row) => {
      const cells = Object.entries(row).filter(([column]) => !/^_(?:store|file|row)$/.test(column))
      const place = { file: String(row['_file']), row: Number(row['_row']) }
      const width = Math.max(...cells.map(([column]) => column.length))
      return [
        line('published', `from ${said(place)}`),
        ...cells.map(([column, cell]) => line('', `  ${column.padEnd(width)}  ${cell ?? '–'}`)),
      ]
    })
    call.terminal.out(
      [
        `${story.table}: ${key.join(', ')}`,
        '',
        ...(published.length === 0 ? [line('published', 'no row of this key')] : published),
        ...story.merged.map((one) => line('merged', `${said(one)}, into ${said(one.survivor)}`)),
        ...story.quarantined.map((one) => line('quarantined', `${said(one)}: ${one.reason}`)),
        ...story.withdrawn.map((one) => line('withdrawn', said(one))),
        '',
      ].join('\n'),
    )
    return 0
  },
}

function said({ file, row }: RowPlace): string {
  return `${file}, record ${row}`
}
