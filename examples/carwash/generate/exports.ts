import type { Plants } from './plants.ts'
import { reviewed } from './reviews.ts'
import type { Site } from './site.ts'
import { type Rhythm, spans } from './spans.ts'
import type { TableName, Version } from './tables.ts'
import { ACCOUNTS_AS_OF } from './versions-on-account.ts'
import { addMonths, DAY, HOUR, monthStart, WINDOW_END, wallTime } from './wall-time.ts'
import type { World } from './world.ts'

/** One export of one table by one store. */
export interface Export {
  readonly table: TableName
  /** File name without its ending. */
  readonly stem: string
  /** First day that it tells of. */
  readonly from: number
  readonly versions: readonly Version[]
  /** Rows that came into the export without an e-mail address. */
  readonly withoutEmail?: readonly Version[]
  /** The same bytes once more, under this name. */
  readonly copiedAs?: string
  readonly broken?: 'truncated' | 'empty'
  /** Taken although there was nothing to tell. */
  readonly headerOnly?: true
  /** Not delivered with the others. */
  readonly late?: true
}

/** Sites whose monthly exports reach five days back into the month before. */
const OVERLAPPING: ReadonlySet<number> = new Set([10, 17, 32, 37, 38])

/** Months of 2026 exported again that broke on their way: they had come whole before. */
const BROKEN: Readonly<Record<string, readonly [month: number, how: 'truncated' | 'empty']>> = {
  'Tickets/34': [8, 'truncated'],
  'Payments/22': [6, 'empty'],
}

/** Files that arrive twice: table/site/stem → the second name. */
const COPIES: Readonly<Record<string, string>> = {
  'Tickets/4/Tickets_2026_07': 'Tickets_2026_07 (1)',
  'Payments/20/Payments_2026_07': 'Payments_2026_07_copy',
}

/** The store whose September tickets and payments come late. */
const LATE = { site: 27, month: wallTime(2026, 9, 1) } as const

/** House accounts whose balance was exported again, by site; of two sites a row came without e-mail too. */
const ACCOUNTS_AGAIN: ReadonlySet<number> = new Set([1, 3, 8, 9, 12, 18, 21, 23, 27, 30, 36, 39])
const ACCOUNTS_WITHOUT_EMAIL: ReadonlySet<number> = new Set([9, 39])

/** A site's exports in the order in which they were taken, table by table. */
export function exportsOf(site: Site, world: World, plants: Plants): readonly Export[] {
  const arriving = {
    ...world,
    Tickets: world.Tickets.filter(({ id }) => !plants.neverArrives.has(id)),
  }
  return [
    { table: 'Sites', stem: 'Sites', from: 0, versions: world.Sites },
    ...snapshots(site, world, 'Customers', site.number % 4 === 2, 'changes'),
    ...snapshots(site, world, 'Memberships', site.number % 4 === 3, 'all'),
    ...periodic(site, arriving, 'RecurringCharges', site.number % 8 === 5 ? 'month' : 'year'),
    ...periodic(site, arriving, 'Tickets', [4, 7].includes(site.number % 10) ? 'month' : 'half'),
    ...periodic(site, arriving, 'Payments', paymentRhythm(site)),
    ...snapshots(site, world, 'PrepaidBooks', site.number % 4 === 1, 'all'),
    ...houseAccounts(site, world),
  ]
}

function paymentRhythm({ number }: Site): Rhythm {
  if (number % 10 === 0 || number === LATE.site) return 'month'
  return number % 2 === 0 ? 'year' : 'half'
}

/** Exports of one span of time each, and the months that were exported again. */
function periodic(site: Site, world: World, table: TableName, rhythm: Rhythm): readonly Export[] {
  const held = withheld(site, world)
  const reach = OVERLAPPING.has(site.number) && table !== 'RecurringCharges' ? 5 * DAY : 0
  const first = spans(site, rhythm).map(({ from, to, name }): Export => {
    const late = site.number === LATE.site && from === LATE.month && table !== 'RecurringCharges'
    const asOf = late ? WINDOW_END : Math.min(to + 30 * HOUR, WINDOW_END)
    const versions = late
      ? selected(
          world[table],
          { from, to: WINDOW_END, asOf },
          (one) => one.made < to || held.has(ticketOf(one)),
        )
      : selected(world[table], { from: from - reach, to, asOf }, (one) => !held.has(ticketOf(one)))
    const stem = `${table}_${name}`
    const copiedAs = COPIES[`${table}/${site.number}/${stem}`]
    return {
      table,
      stem,
      from,
      versions,
      ...(copiedAs === undefined ? {} : { copiedAs }),
      ...(late ? { late } : {}),
    }
  })
  return [...first, ...monthsAgain(site, world, table)]
}

/** Months of 2026 that were exported once more at the end: what was corrected since, or a file that broke. */
function monthsAgain(site: Site, world: World, table: TableName): readonly Export[] {
  const [brokenMonth, broken] = BROKEN[`${table}/${site.number}`] ?? []
  return Array.from({ length: 11 }, (_, at) => at + 1).flatMap((month): readonly Export[] => {
    const from = wallTime(2026, month, 1)
    const breaks = month === brokenMonth && broken !== undefined ? { broken } : {}
    if (!('broken' in breaks) && !reviewed(table, site, from)) return []
    const once = { from, to: addMonths(from, 1), asOf: WINDOW_END }
    const stem = `${monthStem(table, month)}b`
    return [{ table, stem, from, versions: selected(world[table], once), ...breaks }]
  })
}

/** One export at the end; some stores took another in August. */
function snapshots(
  site: Site,
  world: World,
  table: TableName,
  twice: boolean,
  second: 'all' | 'changes',
): readonly Export[] {
  const august = wallTime(2026, 8, 31)
  const everything = { from: Number.NEGATIVE_INFINITY, to: WINDOW_END, asOf: WINDOW_END }
  const now = selected(world[table], everything)
  const { from } = site
  if (table === 'PrepaidBooks' && site.number === 28) {
    return [
      { table, stem: monthStem(table, 10), from, versions: now },
      { table, stem: monthStem(table, 11), from, versions: [], headerOnly: true },
    ]
  }
  if (!twice) return [{ table, stem: monthStem(table, 11), from, versions: now }]
  const then = selected(world[table], { ...everything, to: august, asOf: august })
  const known = new Set(then)
  return [
    { table, stem: monthStem(table, 8), from, versions: then },
    {
      table,
      stem: monthStem(table, 11),
      from,
      versions: second === 'all' ? now : now.filter((version) => !known.has(version)),
    },
  ]
}

function houseAccounts(site: Site, world: World): readonly Export[] {
  const table = 'HouseAccounts'
  const all = { from: Number.NEGATIVE_INFINITY, to: WINDOW_END, asOf: ACCOUNTS_AS_OF }
  const main = {
    table,
    stem: monthStem(table, 10),
    from: site.from,
    versions: selected(world[table], all),
  } as const
  if (!ACCOUNTS_AGAIN.has(site.number)) return [main]
  const now = selected(world[table], { ...all, asOf: WINDOW_END })
  const again = {
    table,
    stem: monthStem(table, 11),
    from: site.from,
    versions: now.slice(0, 1),
  } as const
  if (!ACCOUNTS_WITHOUT_EMAIL.has(site.number)) return [main, again]
  return [main, { ...again, withoutEmail: now.slice(1, 2) }]
}

/** The last state by `asOf` of all that was made in a span of time. */
function selected(
  versions: readonly Version[],
  { from, to, asOf }: { readonly from: number; readonly to: number; readonly asOf: number },
  fits: (version: Version) => boolean = () => true,
): readonly Version[] {
  const chosen: Version[] = []
  for (const version of versions) {
    if (version.made < from || version.made >= to || version.at > asOf || !fits(version)) continue
    if (chosen.at(-1)?.id === version.id) chosen.pop()
    chosen.push(version)
  }
  return chosen
}

/** The tickets that come late. */
function withheld(site: Site, world: World): ReadonlySet<unknown> {
  if (site.number !== LATE.site) return new Set()
  const late = world.Tickets.filter(({ made }) => monthStart(made) === LATE.month)
  return new Set(late.map(({ id }) => id))
}

/** The ticket that a version is or pays. */
function ticketOf({ row }: Version): unknown {
  return row['lTicketID'] ?? null
}

function monthStem(table: TableName, month: number): string {
  return `${table}_2026_${String(month).padStart(2, '0')}`
}
