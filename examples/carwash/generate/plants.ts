import { random } from './random.ts'
import type { Site } from './site.ts'
import type { Row } from './tables.ts'
import { monthStart, wallTime } from './wall-time.ts'
import type { World } from './world.ts'

/** Which of a site's tickets something happens to, by the ticket's number. */
export interface Plants {
  /** The ticket is lost before any export; its payments are not. */
  readonly neverArrives: ReadonlySet<number>
  /** The house account that the ticket names does not exist. */
  readonly orphanAccounts: ReadonlyMap<number, number>
  /** The text that stands where the time should. */
  readonly badTimes: ReadonlyMap<number, string>
  /** The record has lost its last two fields, or has one too many. */
  readonly ragged: ReadonlyMap<number, 'short' | 'long'>
}

/** Impossible times: site → month of 2026 and texts. Those stores deliver times as text. */
const BAD_TIMES: Readonly<Record<number, readonly [month: number, texts: readonly string[]]>> = {
  11: [5, ['2026-13-45 99:00:00', '2026-13-45 99:00:00']],
  15: [8, ['0000-00-00 00:00:00']],
  39: [6, ['2026-06-31 10:15:00']],
}

/** Broken records: site → month of 2026 and breaks. */
const RAGGED: Readonly<
  Record<number, readonly [month: number, breaks: readonly ('short' | 'long')[]]>
> = {
  6: [7, ['short', 'long', 'short']],
}

/** Chooses a site's faulty tickets. Those that no merge can save have no payment, so that orphans stay the planted ones. */
export function plants(site: Site, world: World, seed: number): Plants {
  const draw = random(seed, site.number, 'plants')
  const paid = new Set<unknown>()
  for (const { row } of world.Payments) paid.add(row['lTicketID'])
  const choose = (count: number, fits: (id: number, row: Row) => boolean): readonly number[] => {
    const left: number[] = []
    for (const [at, { id, row }] of world.Tickets.entries()) {
      const isLast = world.Tickets[at + 1]?.id !== id
      if (isLast && fits(id, row)) left.push(id)
    }
    const chosen: number[] = []
    while (chosen.length < count && left.length > 0)
      chosen.push(...left.splice(draw.whole(0, left.length - 1), 1))
    return chosen
  }
  const unpaid = (month: number) => (id: number, row: Row) =>
    !paid.has(id) && monthStart(Number(row['dtCreated'])) === wallTime(2026, month, 1)

  const [badMonth, texts] = BAD_TIMES[site.number] ?? [0, []]
  const [raggedMonth, breaks] = RAGGED[site.number] ?? [0, []]
  const loses = site.number % 3 === 1 ? 2 : 0
  const misnames = site.number % 2 === 1 && site.number !== 27 ? 1 : 0
  const byTill = (id: number, row: Row): boolean => paid.has(id) && row['lHouseAccountID'] === null
  const byFleet = (_: number, row: Row): boolean => row['lHouseAccountID'] !== null
  return {
    neverArrives: new Set(site.number === 27 ? [] : choose(loses, byTill)),
    orphanAccounts: new Map(choose(misnames, byFleet).map((id) => [id, 9000 + site.number])),
    badTimes: paired(choose(texts.length, unpaid(badMonth)), texts),
    ragged: paired(choose(breaks.length, unpaid(raggedMonth)), breaks),
  }
}

function paired<Value>(
  ids: readonly number[],
  values: readonly Value[],
): ReadonlyMap<number, Value> {
  return new Map(ids.map((id, at) => [id, values[at] as Value]))
}
