import type { Charge } from './charges.ts'
import type { Demand } from './demand.ts'
import type { Truth } from './hazard.ts'
import { liveOn } from './member-life.ts'
import { firstPlan, join, type Membership, reasonToLeave } from './membership.ts'
import { type Person, person } from './people.ts'
import type { Random } from './random.ts'
import type { Scale } from './scale.ts'
import type { Site } from './site.ts'
import { CLOSED, OPENED } from './site-character.ts'
import { DAY, HOUR, type WallTime } from './wall-time.ts'

/** How often a member came between two days, the second not included. */
export interface Visits {
  readonly membership: Membership
  readonly from: WallTime
  readonly to: WallTime
  readonly count: number
}

/** A site's members, what was tried to charge them, when they came, and what the future held. */
export interface Members {
  readonly people: Person[]
  readonly memberships: Membership[]
  readonly charges: Charge[]
  readonly visits: Visits[]
  readonly truth: Truth[]
}

/** What a member's life needs to know of its site. */
export interface Home {
  readonly site: Site
  readonly scale: Scale
  readonly demand: Demand
  readonly draw: Random
}

/** Lives through every membership of a site, those that ended before the window included. */
export function members(home: Home): Members {
  const { site, scale, draw } = home
  const all: Members = { people: [], memberships: [], charges: [], visits: [], truth: [] }
  const arrive = (start: WallTime): Membership => {
    const entered = start - draw.whole(0, 20) * DAY + draw.whole(8 * HOUR, 19 * HOUR)
    const who = person(site, Math.max(entered, site.opened - 20 * DAY), draw)
    all.people.push(who)
    const membership = join(who, start, firstPlan(draw), draw)
    all.memberships.push(membership)
    return membership
  }

  if (!OPENED.has(site.number) || site.opened < site.from) {
    const standing = draw.count(scale.members * site.volume)
    for (let nth = 0; nth < standing; nth++) {
      const age = Math.floor(-Math.log(1 - draw.next() * 0.93) * 300)
      liveOn(home, arrive(Math.max(site.opened, site.from - (1 + age) * DAY)), all)
    }
    const gone = draw.count(scale.members * site.volume * 0.08)
    for (let nth = 0; nth < gone; nth++) {
      const cancel = site.from - draw.whole(5, 330) * DAY
      const membership = arrive(Math.max(site.opened, cancel - draw.whole(30, 700) * DAY))
      membership.cancel = Math.max(cancel, membership.start + DAY)
      membership.reason = reasonToLeave(draw)
    }
  }
  for (let day = site.from; day < site.until; day += DAY) {
    const joins = draw.count(
      scale.joinsPerDay * site.volume * Math.sqrt(site.churn) * welcome(site, day),
    )
    for (let nth = 0; nth < joins; nth++) liveOn(home, arrive(day), all)
  }
  return all
}

/** A grand opening brings members; nobody joins a site that is about to close. */
function welcome({ number, opened, until }: Site, day: WallTime): number {
  const age = (day - opened) / DAY
  if (OPENED.has(number) && age < 180) return 1 + 7 * Math.exp(-age / 45)
  return until - day < 60 * DAY && CLOSED.has(number) ? 0 : 1
}
