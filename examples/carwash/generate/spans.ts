import type { Site } from './site.ts'
import { type WallTime, WINDOW_END, wallTime } from './wall-time.ts'

/** A stretch of time that one export tells of. */
export interface Span {
  readonly from: WallTime
  readonly to: WallTime
  /** Its name in a file's name: a year, half-year or month. */
  readonly name: string
}

/** How often a store exported in the last year; everything before is one file. */
export type Rhythm = 'year' | 'half' | 'month'

const BEFORE: Span = {
  from: Number.NEGATIVE_INFINITY,
  to: wallTime(2026, 1, 1),
  name: '2025',
}
const FIRST_HALF: Span = { from: wallTime(2026, 1, 1), to: wallTime(2026, 7, 1), name: '2026_H1' }
const LAST_YEAR: Readonly<Record<Rhythm, readonly Span[]>> = {
  year: [{ from: wallTime(2026, 1, 1), to: WINDOW_END, name: '2026' }],
  half: [FIRST_HALF, { from: wallTime(2026, 7, 1), to: WINDOW_END, name: '2026_H2' }],
  month: [FIRST_HALF, ...[7, 8, 9, 10, 11].map(month)],
}

/** The stretches of time that a site's exports cover. */
export function spans(site: Site, rhythm: Rhythm): readonly Span[] {
  return [BEFORE, ...LAST_YEAR[rhythm]]
    .filter(({ to }) => to > site.from)
    .map((span) => ({ ...span, from: Math.max(span.from, site.from) }))
}

function month(number: number): Span {
  return {
    from: wallTime(2026, number, 1),
    to: Math.min(WINDOW_END, wallTime(2026, number + 1, 1)),
    name: `2026_${String(number).padStart(2, '0')}`,
  }
}
