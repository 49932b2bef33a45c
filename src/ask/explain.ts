import type { StoreCoverage } from '../catalog/snapshot.ts'
import type { SqlValue } from '../sql/sql.ts'
import type { Answer, Clarification, Refusal, Reply, Term } from './reply.ts'
import { cellText, isCount, type TextTable, textTable, wrap } from './text-table.ts'

/** How a reply is written for a terminal. */
export interface ExplainOptions {
  /** Adds the SQL with its parameters, and what the view was chosen by. */
  readonly explain?: boolean
  /** Characters a line, 100 where it is left out. */
  readonly width?: number
}

/** The most rows that a terminal shows. */
const shownRows = 20

/** A reply as text for a person; the same reply always gives the same text. Ids and timings are left out. */
export function explainReply(reply: Reply, options: ExplainOptions = {}): string {
  const width = options.width ?? 100
  return `${lines(reply, options.explain ?? false, width).join('\n')}\n`
}

function lines(reply: Reply, explain: boolean, width: number): readonly string[] {
  switch (reply.kind) {
    case 'answer':
      return answerLines(reply, explain, width)
    case 'clarify':
      return clarifyLines(reply, width)
    case 'refuse':
      return refuseLines(reply, width)
  }
}

function answerLines(reply: Answer, explain: boolean, width: number): readonly string[] {
  const { match, data } = reply
  const shown = Math.min(reply.rows.length, shownRows)
  const rest = reply.totalRows - shown
  const keep = [match.rankedBy, match.slots['measure']].filter((one) => typeof one === 'string')
  const layout = { width: width - 2, rows: shownRows, keep }
  const across = textTable(reply.columns, reply.rows, layout)
  const table = reply.rows.length === 1 && across.hidden.length > 0 ? standing(reply) : across
  return [
    ...wrap(`${reply.view}: ${reply.purpose}`, width),
    '',
    ...(reply.dryRun ? ['(not run)'] : table.lines).map((line) => `  ${line}`),
    ...(rest > 0 ? [`  … and ${rest.toLocaleString('en-US')} more`] : []),
    ...reply.notes.map((note) => `  ${note}`),
    ...besides(table, width),
    '',
    ...understood(match.terms, width),
    ...match.defaults.map((one) =>
      labelled(
        'by default',
        `${one.slot} ${one.value}${one.rule === one.value ? '' : ` (${one.rule.replaceAll('_', ' ')})`}`,
      ),
    ),
    labelled(
      'data',
      `${data.snapshot}, ${data.asOf === null ? `published ${data.publishedAt}` : `as of ${data.asOf}`}`,
    ),
    ...(data.stores === null
      ? []
      : [
          labelled(
            'stores',
            `${data.stores.present} of ${data.stores.expected} stores${lacking(data.stores)}`,
          ),
        ]),
    ...(explain ? explained(reply) : []),
  ]
}

/** The only row of an answer, a line a column. */
function standing({ columns, rows }: Answer): TextTable {
  const width = Math.max(...columns.map(({ name }) => name.length))
  const cells = columns.map((column) => cellText(rows[0]?.[column.name] ?? null, isCount(column)))
  const widest = Math.max(...cells.map((cell) => (cell.length > 40 ? 0 : cell.length)))
  const lines = columns.map(
    ({ name, unit }, at) =>
      `${name.padEnd(width)}  ${(cells[at] ?? '').padStart(widest)}  ${unit ?? ''}`,
  )
  return { lines: lines.map((line) => line.trimEnd()), common: [], hidden: [] }
}

/** What the table leaves out to keep its lines short. */
function besides(table: TextTable, width: number): readonly string[] {
  const lines = [
    ...(table.common.length === 0
      ? []
      : wrap(`in all rows: ${table.common.join(', ')}`, width - 2)),
    ...(table.hidden.length === 0 ? [] : wrap(`not shown: ${table.hidden.join(', ')}`, width - 2)),
  ]
  return lines.map((line) => `  ${line}`)
}

function explained(reply: Answer): readonly string[] {
  const others = reply.match.alternatives.map((one) => `${one.view} ${one.score.toFixed(2)}`)
  return [
    '',
    `  chosen by  ${reply.match.score.toFixed(2)}${others.length === 0 ? '' : ` before ${others.join(', ')}`}`,
    ...reply.match.because.map((one) => `  ${one.weight.toFixed(2).padStart(9)}  ${one.text}`),
    '',
    ...reply.sql.text.split('\n').map((line) => `  ${line}`),
    ...reply.sql.values.map((value, at) => `  $${at + 1} = ${parameter(value)}`),
  ]
}

function clarifyLines(reply: Clarification, width: number): readonly string[] {
  return [
    ...wrap(`Not clear: ${reply.reason}`, width),
    '',
    ...reply.readings.flatMap((reading, at) => [
      ...wrap(`${reading.view}: ${reading.purpose}`, width - 5).map(
        (line, part) => `${part === 0 ? `  ${at + 1}.` : '    '} ${line}`,
      ),
      ...(reading.example === null ? [] : [`     e.g. ${reading.example}`]),
    ]),
    '',
    'Say what you want to know, for example as above.',
  ]
}

function refuseLines(reply: Refusal, width: number): readonly string[] {
  return [
    ...wrap(`Not answered: ${reply.reason}`, width),
    ...(reply.didYouMean.length === 0 ? [] : [`did you mean  ${reply.didYouMean.join(', ')}`]),
    ...(reply.terms.length === 0 ? [] : ['', ...understood(reply.terms, width)]),
    ...(reply.suggestions.length === 0
      ? []
      : ['', 'These would work:', ...reply.suggestions.map((one) => `  ${one}`)]),
  ]
}

function understood(terms: readonly Term[], width: number): readonly string[] {
  const parts = terms.map((term) => `${term.text} = ${term.meaning}`)
  return wrap(parts.join('; '), width - labelWidth).flatMap((line, at) =>
    line === '' ? [] : [labelled(at === 0 ? 'understood' : '', line)],
  )
}

const labelWidth = 12

function labelled(label: string, text: string): string {
  return `${label.padEnd(labelWidth)}${text}`
}

const mostNamed = 5

/** The stores that are missing and those that are late, a few by name. */
function lacking({ missing, late = [] }: StoreCoverage): string {
  const said = (word: string, stores: readonly string[]): readonly string[] => {
    const more = stores.length - mostNamed
    const named = stores.slice(0, mostNamed).join(', ')
    return stores.length === 0 ? [] : [`${word}: ${named}${more > 0 ? ` and ${more} more` : ''}`]
  }
  const parts = [
    ...said('missing', missing),
    ...said(
      'late',
      late.map(({ store }) => store),
    ),
  ]
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

function parameter(value: SqlValue): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
