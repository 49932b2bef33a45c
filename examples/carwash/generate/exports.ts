import type { Plants } from './plants.ts'
import { reviewed } from './reviews.ts'
import type { Site } from './site.ts'
import type { TableName, Version } from './tables.ts'
import { ACCOUNTS_AS_OF } from './versions-on-account.ts'
import { addMonths, DAY, dateOf, HOUR, WINDOW_END, WINDOW_START, wallTime } from './wall-time.ts'
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

/** Exports of the past that broke on their way: the month had come whole before. */
const BROKEN: Readonly<Record<string, 'truncated' | 'empty'>> = {
  'Tickets/34/8': 'truncated',
  'Payments/22/6': 'empty',
}

/** Files that arrive twice: table/site/month → the second name. */
const COPIES: Readonly<Record<string, string>> = {
  'Tickets/4/6': 'Tickets_2026_06 (1)',
  'Payments/20/7': 'Payments_2026_07_copy',
}

/** The store whose September tickets and payments come late. */
const LATE = { site: 27, month: 9 } as const

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
    ...monthly(site, arriving, 'RecurringCharges', site.number % 3 === 2 ? 1 : 3),
    ...monthly(site, arriving, 'Tickets', 1),
    ...monthly(
      site,
      arriving,
      'Payments',
      site.number % 2 === 0 || site.number === LATE.site ? 1 : 3,
    ),
    ...snapshots(site, world, 'PrepaidBooks', site.number % 4 === 1, 'all'),
    ...houseAccounts(site, world),
  ]
}

/** Exports of one month or one quarter each, and the months that were exported again. */
function monthly(site: Site, world: World, table: TableName, months: 1 | 3): readonly Export[] {
  const all: Export[] = []
  const held = withheld(site, world)
  const reach = OVERLAPPING.has(site.number) && table !== 'RecurringCharges' ? 5 * DAY : 0
  for (let from = WINDOW_START; from < WINDOW_END; from = addMonths(from, months)) {
    const to = addMonths(from, months)
    const { month } = dateOf(from)
    const late = site.number === LATE.site && month === LATE.month && table !== 'RecurringCharges'
    const asOf = late ? WINDOW_END : Math.min(to + 30 * HOUR, WINDOW_END)
    const arrived = { from: from - reach, to, asOf }
    const versions = late
      ? selected(
          world[table],
          { from, to: WINDOW_END, asOf },
          (one) => one.made < to || held.has(ticketOf(one)),
        )
      : selected(world[table], arrived, (one) => !held.has(ticketOf(one)))
    const stem = months === 1 ? monthStem(table, month) : `${table}_2026_Q${Math.ceil(month / 3)}`
    const copiedAs = COPIES[`${table}/${site.number}/${month}`]
    all.push({
      table,
      stem,
      from,
      versions,
      ...(copiedAs === undefined ? {} : { copiedAs }),
      ...(late ? { late } : {}),
    })
    const broken = BROKEN[`${table}/${site.number}/${month}`]
    if (broken === undefined && !reviewed(table, site, from)) continue
    const once = { from, to: addMonths(from, 1), asOf: WINDOW_END }
    all.push({
      table,
      stem: `${monthStem(table, month)}b`,
      from,
      versions: selected(world[table], once),
      ...(broken === undefined ? {} : { broken }),
    })
  }
  return all
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
  const from = WINDOW_START
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
    from: WINDOW_START,
    versions: selected(world[table], all),
  } as const
  if (!ACCOUNTS_AGAIN.has(site.number)) return [main]
  const now = selected(world[table], { ...all, asOf: WINDOW_END })
  const again = {
    table,
    stem: monthStem(table, 11),
    from: WINDOW_START,
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
  const late = world.Tickets.filter(({ made }) => dateOf(made).month === LATE.month)
  return new Set(late.map(({ id }) => id))
}

/** The ticket that a version is or pays. */
function ticketOf({ row }: Version): unknown {
  return row['lTicketID'] ?? null
}

function monthStem(table: TableName, month: number): string {
  return `${table}_2026_${String(month).padStart(2, '0')}`
}
