import type { Site } from './site.ts'
import type { TableName } from './tables.ts'
import { monthStart, type WallTime, wallTime } from './wall-time.ts'

/** The month of 2026 that a site went through once more in November, by table and site: much was corrected. */
const REVIEWED: Readonly<Partial<Record<TableName, Readonly<Record<number, number>>>>> = {
  Tickets: { 2: 9, 12: 7, 14: 7, 18: 8, 22: 9, 23: 8, 36: 6 },
  RecurringCharges: { 5: 8, 29: 9 },
}

/** When the reviewed rows were corrected; every site's exports of those months were taken before. */
export const REVIEW: WallTime = wallTime(2026, 11, 18)

/** Whether a row made at a moment was looked at again. */
export function reviewed(table: TableName, site: Site, made: WallTime): boolean {
  const month = REVIEWED[table]?.[site.number]
  return month !== undefined && monthStart(made) === wallTime(2026, month, 1)
}
