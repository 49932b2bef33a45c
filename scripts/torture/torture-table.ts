import type { Fault } from './fault.ts'
import type { Round } from './round.ts'

/** The rounds of one fault; `missing` says why there are none. */
export interface Tally {
  readonly fault: Fault
  readonly rounds: readonly Round[]
  readonly missing: string | undefined
}

const titles = [
  'fault',
  'rounds',
  'snapshot readable',
  'resumed',
  'same digest',
  'left aside, most',
  'leftovers after',
  'failures',
]

/** The table of a torture, a line a fault, as Markdown. */
export function tortureTable(tallies: readonly Tally[]): string {
  const lines = tallies.map(({ fault, rounds, missing }) => {
    if (missing !== undefined) return [fault.name, 'not run', ...Array(6).fill('–')]
    const count = (holds: (round: Round) => boolean): string => String(rounds.filter(holds).length)
    const most = Math.max(0, ...rounds.map(({ asideBytes }) => asideBytes))
    return [
      fault.name,
      String(rounds.length),
      count(({ readable }) => readable),
      count(({ resumed }) => resumed),
      count(({ same }) => same),
      `${Math.ceil(most / 1024)} KB`,
      String(rounds.reduce((sum, { leftovers }) => sum + leftovers, 0)),
      count(({ wrong }) => wrong.length > 0),
    ]
  })
  return [titles, titles.map((_, at) => (at === 0 ? '---' : '--:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** Where each fault struck, most often first; and why a fault was not run. */
export function placesText(tallies: readonly Tally[]): string {
  return tallies
    .map(({ fault, rounds, missing }) => {
      if (missing !== undefined) return `${fault.name}: not run, ${missing}`
      const places = [...Map.groupBy(rounds, ({ where }) => where)]
        .toSorted(([, a], [, b]) => b.length - a.length)
        .map(([where, those]) => `${those.length} × ${where}`)
      return `${fault.name}: ${places.join(', ')}`
    })
    .join('\n')
}
