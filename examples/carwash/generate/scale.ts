import { type WallTime, wallTime } from './wall-time.ts'

/** How much happens at an average site, and since when. */
export interface Scale {
  /** The first day that the deliveries tell of. */
  readonly start: WallTime
  /** Members when the window opens. */
  readonly members: number
  /** New members a day. */
  readonly joinsPerDay: number
  /** Customers on file who hold no membership. */
  readonly guests: number
  /** Washes a day that no plan, book or account covers. */
  readonly walkInsPerDay: number
  /** Washes that an average member takes a month. */
  readonly visitsPerMonth: number
  /** Washes a week of one house account's cars. */
  readonly fleetWashesPerWeek: number
  /** Prepaid books ever sold. */
  readonly books: number
  /** Threads that deliver stores side by side; the bytes are the same whatever their number. */
  readonly threads: number
  /** Whether most stores pack their text files. */
  readonly packs: boolean
}

/** Names of the scales. */
export type ScaleName = 'tiny' | 'small' | 'full'

const TWO_YEARS = wallTime(2024, 12, 1)

/** `full` makes about 30.6 million tickets, `small` 300,000, `tiny` 3,000 with every fault still in place. */
export const SCALES: Readonly<Record<ScaleName, Scale>> = {
  tiny: {
    start: wallTime(2026, 4, 1),
    members: 4,
    joinsPerDay: 0.008,
    guests: 7,
    walkInsPerDay: 0.15,
    visitsPerMonth: 1.3,
    fleetWashesPerWeek: 0.05,
    books: 3,
    threads: 1,
    packs: false,
  },
  small: {
    start: TWO_YEARS,
    members: 112,
    joinsPerDay: 0.2,
    guests: 195,
    walkInsPerDay: 4.5,
    visitsPerMonth: 1.7,
    fleetWashesPerWeek: 1.1,
    books: 72,
    threads: 2,
    packs: false,
  },
  full: {
    start: TWO_YEARS,
    members: 11_400,
    joinsPerDay: 20.4,
    guests: 12_000,
    walkInsPerDay: 515,
    visitsPerMonth: 1.7,
    fleetWashesPerWeek: 20,
    books: 3_000,
    threads: 2,
    packs: true,
  },
}

/** All names, the smallest first. */
export const SCALE_NAMES: readonly ScaleName[] = Object.keys(SCALES) as ScaleName[]

/** A scale by the name that somebody gave. */
export function scaleNamed(name: string): Scale {
  const known = SCALE_NAMES.find((one) => one === name)
  if (known === undefined)
    throw new RangeError(`no scale is called ${name}: it is one of ${SCALE_NAMES.join(', ')}`)
  return SCALES[known]
}
