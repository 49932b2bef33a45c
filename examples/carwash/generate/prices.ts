import type { Plan, Region, WashType } from './gazetteer.ts'
import type { Site } from './site.ts'
import { type WallTime, wallTime } from './wall-time.ts'

const WASH_CENTS: Readonly<Record<WashType, number>> = {
  Express: 1000,
  Deluxe: 1500,
  Ceramic: 2000,
  'The Works': 2600,
  'Full Service': 3499,
}

const PLAN_CENTS: Readonly<Record<Plan, number>> = {
  Basic: 1799,
  Plus: 2599,
  Premium: 3299,
  Ultimate: 4299,
}

const REGION_CENTS: Readonly<Record<Region, number>> = {
  'South Central': 0,
  Southeast: 50,
  Midwest: -50,
  'Mountain West': 150,
}

/** Days from which every member of a region pays more a month. */
const INCREASES: Readonly<Record<Region, readonly (readonly [WallTime, cents: number])[]>> = {
  'South Central': [
    [wallTime(2025, 6, 1), 200],
    [wallTime(2026, 6, 1), 200],
  ],
  Southeast: [
    [wallTime(2025, 10, 1), 200],
    [wallTime(2026, 9, 1), 200],
  ],
  Midwest: [[wallTime(2026, 3, 1), 250]],
  'Mountain West': [[wallTime(2026, 8, 1), 300]],
}

/** From this day on every wash costs a dollar more. */
const WASH_INCREASE = wallTime(2026, 1, 1)

/** The plan's wash. */
export const PLAN_WASH: Readonly<Record<Plan, WashType>> = {
  Basic: 'Express',
  Plus: 'Deluxe',
  Premium: 'Ceramic',
  Ultimate: 'The Works',
}

/** List price of a wash in cents on a day. */
export function washPrice(site: Site, wash: WashType, day: WallTime): number {
  const later = day >= WASH_INCREASE ? 100 : 0
  return priced(site, WASH_CENTS[wash] + REGION_CENTS[site.region] + later)
}

/** What a plan costs in cents a month on a day. */
export function planPrice(site: Site, plan: Plan, day: WallTime): number {
  const added = INCREASES[site.region]
    .filter(([from]) => day >= from)
    .reduce((sum, [, cents]) => sum + cents, 0)
  return priced(site, PLAN_CENTS[plan] + 2 * REGION_CENTS[site.region] + added)
}

/** The days on which a site's members began to pay more, in order. */
export function increases(site: Site): readonly WallTime[] {
  return INCREASES[site.region].map(([from]) => from)
}

/** Price in cents of a book of Deluxe washes: a fifth off. */
export function bookPrice(site: Site, washes: number, day: WallTime): number {
  return priced(site, Math.round(washPrice(site, 'Deluxe', day) * washes * 0.8))
}

/** An amount in cents as the site charges it: rounded where it knows whole dollars only. */
export function priced(site: Site, cents: number): number {
  return site.wholePrices ? Math.round(cents / 100) * 100 : cents
}
