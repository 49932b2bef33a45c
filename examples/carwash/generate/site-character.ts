import { type WallTime, wallTime } from './wall-time.ts'

/** Sites of marked character, so that a ranking by any one measure has its own bottom; factors relative to an average site. */
export const QUIET: ReadonlyMap<number, number> = new Map([
  [15, 0.42],
  [23, 0.5],
  [33, 0.52],
  [38, 0.55],
])
export const BUSY: ReadonlyMap<number, number> = new Map([
  [1, 1.6],
  [5, 1.5],
  [16, 1.7],
  [35, 1.45],
  [39, 1.4],
])
export const LEAVING: ReadonlyMap<number, number> = new Map([
  [4, 3.2],
  [17, 2.7],
  [25, 2.6],
  [36, 3],
  [38, 1.6],
])
export const LOYAL: ReadonlyMap<number, number> = new Map([
  [5, 0.6],
  [16, 0.55],
  [28, 0.65],
])
export const DECLINING_CARDS: ReadonlyMap<number, number> = new Map([
  [7, 2.8],
  [26, 2.3],
  [32, 2.5],
  [34, 2.1],
  [15, 1.7],
])

/** Change of traffic a month from January 2026 on; 33 is the declining site, which its members leave too. */
export const TREND: ReadonlyMap<number, number> = new Map([
  [33, -0.04],
  [12, -0.025],
  [2, 0.03],
  [31, 0.025],
])

/** Sites that opened lately. */
export const OPENED: ReadonlyMap<number, WallTime> = new Map([
  [31, wallTime(2025, 4, 12)],
  [39, wallTime(2025, 9, 6)],
  [21, wallTime(2026, 5, 16)],
])

/** Buford Drive washed its last car on 2026-08-31; its accounts and books are still on file. */
export const CLOSED: ReadonlyMap<number, WallTime> = new Map([[19, wallTime(2026, 9, 1)]])
