import { Problem } from '../../base/problem.ts'
import type { KeyAdvice, KeyCandidate } from '../../merge/advise.ts'
import { adviseKey } from '../../merge/advise.ts'
import { choose } from '../../project/choose.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { openPreview } from '../session.ts'

/** `bankfull advise`: which key loses nothing. */
export const advise: Command = {
  name: 'advise',
  usage: 'TABLE',
  summary: 'measures candidate keys on the deliveries and proposes the smallest that loses nothing',
  options: {},
  examples: [
    ['bankfull advise HouseAccounts', 'what each key would lose, and a proposal'],
    ['bankfull advise HouseAccounts --json', 'the same as data'],
  ],
  run: async (call) => {
    const [name] = call.words
    if (name === undefined) throw new Problem('USAGE', { message: 'advise needs a table.' })
    await using workspace = await openPreview(call)
    const [chosen] = choose(workspace.project.tables, [name])
    if (chosen === undefined) throw new Problem('USAGE', { message: 'advise needs a table.' })
    const advice = await adviseKey(workspace, chosen)
    call.terminal.out(call.flag('json') ? JSON.stringify(advice) : adviceText(advice))
    return 0
  },
}

function adviceText({ table: name, rows, things, declared, proposals, others }: KeyAdvice): string {
  const counted = (count: number): string => count.toLocaleString('en-US')
  const line = (label: string, one: KeyCandidate): readonly string[] => [
    `${label.padEnd(10)}${one.columns.join(' + ')}`,
    ...[one.keeps, one.nullRows, one.collisions, one.sharedByStores, one.loses].map(counted),
  ]
  const best = proposals[0]
  return [
    things === undefined
      ? `${name}: ${counted(rows)} delivered rows; no key of up to three columns tells them apart`
      : `${name}: ${counted(rows)} delivered rows of ${counted(things)} things`,
    '',
    ...table([
      ['key', 'keeps', 'null rows', 'collisions', 'shared by stores', 'loses'],
      ...(declared === undefined ? [] : [line('declared', declared)]),
      ...proposals.slice(0, 5).map((one) => line('proposed', one)),
      ...others.slice(0, 8).map((one) => line('', one)),
    ]),
    '',
    ...(best === undefined ? [] : [`  next: merge: {key: [${best.columns.join(', ')}]}`, '']),
  ].join('\n')
}
