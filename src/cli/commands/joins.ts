import { coverageText } from '../../merge/inclusion.ts'
import type { JoinPath } from '../../merge/join-path.ts'
import type { JoinLink, Joins } from '../../merge/joins.ts'
import { findJoins } from '../../merge/joins.ts'
import { choose } from '../../project/choose.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { openReading } from '../session.ts'

/** `bankfull joins`: by which columns tables join. */
export const joins: Command = {
  name: 'joins',
  usage: '[TABLE]',
  summary:
    'finds the columns by which merged tables join, how many rows find another, and the ways through a third table',
  options: {},
  examples: [
    ['bankfull joins', 'every table'],
    ['bankfull joins Payments', 'from one table'],
  ],
  run: async (call) => {
    await using workspace = await openReading(call)
    const [name] = call.words
    if (name !== undefined) choose(workspace.project.tables, [name])
    const found = await findJoins(workspace)
    const isAsked = ({ from }: { readonly from: string }): boolean =>
      name === undefined || from === name
    const shown: Joins = {
      links: found.links.filter(isAsked),
      paths: found.paths.filter(isAsked),
      apart: found.apart.filter(isAsked),
    }
    call.terminal.out(call.flag('json') ? JSON.stringify(shown) : joinsText(shown))
    return 0
  },
}

function joinsText({ links, paths, apart }: Joins): string {
  const counted = (count: number): string => count.toLocaleString('en-US')
  const direct = links.map((link) => [
    linkText(link),
    counted(link.rows),
    counted(link.withValue),
    counted(link.found),
    counted(link.orphans),
    coverageText(link),
    link.unique ? 'one' : 'several',
    link.declared ? 'yes' : '',
  ])
  const ways = paths.map((path) => [
    pathText(path),
    counted(path.rows),
    counted(path.reached),
    coverageText({ withValue: path.rows, found: path.reached }),
  ])
  return [
    'Rows of the first table that find a row of the second',
    '',
    ...(direct.length === 0
      ? ['  no published table joins another']
      : table([
          ['join', 'rows', 'with a value', 'found', 'orphans', 'coverage', 'finds', 'declared'],
          ...direct,
        ])),
    '',
    ...(ways.length === 0
      ? []
      : [
          'Only through a third table',
          '',
          ...table([['way', 'rows', 'reached', 'of all'], ...ways]),
          '',
        ]),
    ...apart.map(({ from, to }) => `  ${from} joins in no way with ${to.join(', ')}`),
    '',
  ].join('\n')
}

function linkText({ from, to, on }: JoinLink): string {
  return `${from} to ${to} on ${on.map(([here, there]) => (here === there ? here : `${here} = ${there}`)).join(' + ')}`
}

function pathText({ from, through, to, firstOn, thenOn }: JoinPath): string {
  return `${from} to ${to} through ${through}, on ${firstOn.join(' + ')}, then ${thenOn.join(' + ')}`
}
