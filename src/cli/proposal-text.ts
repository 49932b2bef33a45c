import type { Proposal, ProposedTable } from '../propose/proposal.ts'
import { table } from './closing-account.ts'
import type { ProposedProject } from './propose-project.ts'

/** What was found, a line a table, what is asked, and the next command. */
export function proposalText({ target, proposal, files, forecast }: ProposedProject): string {
  const { layout, stores, naming, tables } = proposal
  const exports = layout.tables.reduce((sum, { files: own }) => sum + own.length, 0)
  const rows = tables.map((one) => {
    const account = forecast.find((report) => report.table === one.laidOut.name)?.account
    const counts = [
      account?.survivors,
      account?.merged,
      account?.quarantined,
      account?.filesRejected,
    ]
    return [
      one.laidOut.name,
      number(one.laidOut.files.length),
      number(one.rows),
      keyText(one),
      one.updateTime.column === undefined ? 'last_file' : `newest ${one.updateTime.column}`,
      ...counts.map((count) => number(count ?? 0)),
    ]
  })
  return [
    `${counted(exports, 'file')} laid out as ${layout.text}${stores.length === 0 ? '' : `, ${counted(stores.length, 'store')}`}`,
    '',
    ...table([
      [
        'table',
        'files',
        'rows',
        'key',
        'winner',
        'would survive',
        'merge',
        'quarantine',
        'rejected',
      ],
      ...rows,
    ]),
    '',
    ...(naming.length === 0
      ? []
      : [line('naming', naming.map(({ prefix, type }) => `${prefix} ${type}`).join(', '))]),
    ...tables.flatMap(({ personal, laidOut }) =>
      personal.length === 0
        ? []
        : [line('personal', `${laidOut.name}: ${personal.map(({ column }) => column).join(', ')}`)],
    ),
    ...questions(tables),
    ...proposal.unreadable.map(({ name, cause }) => line('unreadable', `${name}: ${cause}`)),
    ...leftOut(proposal),
    line(
      'written',
      `${files.slice(0, 1).join('')} and ${counted(files.length - 1, 'table')} in ${target}; the evidence stands beside each line`,
    ),
    '',
    `next: bankfull -C ${target} plan`,
    '',
  ].join('\n')
}

/** The same as one JSON document. */
export function proposalJson({ target, proposal, files, forecast }: ProposedProject): string {
  const { data, layout, stores, naming, tables, unreadable } = proposal
  return JSON.stringify({
    project: target,
    data,
    layout: layout.text,
    stores,
    naming,
    tables: tables.map((one) => ({
      table: one.laidOut.name,
      pattern: one.laidOut.pattern,
      files: one.laidOut.files.length,
      rows: one.rows,
      key: one.key,
      winner: one.updateTime,
      personal: one.personal,
      stores: one.needs.map(({ reading, ...need }) => ({
        ...need,
        reading: {
          ...reading,
          ...(reading.rename && { rename: Object.fromEntries(reading.rename) }),
        },
      })),
      rejected: one.rejected,
      forecast: forecast.find((report) => report.table === one.laidOut.name)?.account,
    })),
    unreadable,
    left_out: layout.leftOut,
    written: files,
  })
}

function keyText({ key }: ProposedTable): string {
  return key.measured === undefined ? 'all columns' : key.columns.join(' + ')
}

function questions(tables: readonly ProposedTable[]): readonly string[] {
  const asked = tables.flatMap(({ laidOut, needs }) =>
    needs
      .filter(({ sure }) => !sure)
      .map(
        ({ store, because }) => `${laidOut.name}${store === '' ? '' : `, ${store}`}: ${because}`,
      ),
  )
  const more = asked.length - mostAsked
  return [
    ...asked.slice(0, mostAsked).map((text) => line('question', text)),
    ...(more > 0 ? [line('question', `and ${more} more, in the tables’ YAML`)] : []),
  ]
}

const mostAsked = 3

function leftOut({ layout }: Proposal): readonly string[] {
  const { leftOut: all } = layout
  if (all.length === 0) return []
  const more = all.length > 5 ? ` and ${all.length - 5} more` : ''
  return [line('left out', `${all.slice(0, 5).join(', ')}${more}: no exports of this layout`)]
}

function line(label: string, what: string): string {
  return `  ${label.padEnd(13)}${what}`
}

function counted(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
