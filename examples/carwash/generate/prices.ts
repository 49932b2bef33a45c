import type { Plan, Region, WashType } from './gazetteer.ts'
import type { Site } from './site.ts'
import { wallTime } from './wall-time.ts'

const WASH_CENTS: Readonly<Record<WashType, number>> = {
  Express: 1000,
  Deluxe: 1500,
  Ceramic: 2000,
  'The Works': 2600,
  'Full Service': 3499,
}

const PLAN_CENTS: Readonly<Record<Plan, number>> = {
  Basic: 1999,
  Plus: 2799,
  Premium: 3499,
  Ultimate: 4499,
}

const REGION_CENTS: Readonly<Record<Region, number>> = {
  'South Central': 0,
  Southeast: 50,
  Midwest: -50,
  'Mountain West': 150,
}

/** Plans that began before this day keep what they cost then. */
const OLD_PRICES_UNTIL = wallTime(2025, 7, 1)

/** The plan's wash. */
export const PLAN_WASH: Readonly<Record<Plan, WashType>> = {
  Basic: 'Express',
  Plus: 'Deluxe',
  Premium: 'Ceramic',
  Ultimate: 'The Works',
}

/** List price of a wash in cents. */
export function washPrice(site: Site, wash: WashType): number {
  return priced(site, WASH_CENTS[wash] + REGION_CENTS[site.region])
}

/** Monthly price in cents of a plan that begins on a day. */
export function planPrice(site: Site, plan: Plan, start: number): number {
  const old = start < OLD_PRICES_UNTIL ? -300 : 0
  return priced(site, PLAN_CENTS[plan] + 2 * REGION_CENTS[site.region] + old)
}

/** Price in cents of a book of Deluxe washes: a fifth off. */
export function bookPrice(site: Site, washes: number): number {
  return priced(site, Math.round(washPrice(site, 'Deluxe') * washes * 0.8))
}

/** An amount in cents as the site charges it: rounded where it knows whole dollars only. */
export function priced(site: Site, cents: number): number {
  return site.wholePrices ? Math.round(cents / 100) * 100 : cents
}
