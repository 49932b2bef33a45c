/** How much happens at an average site. */
export interface Scale {
  /** Members when the window opens. */
  readonly members: number
  /** New members a day. */
  readonly joinsPerDay: number
  /** Customers on file who hold no membership. */
  readonly guests: number
  /** Washes a day that no plan, book or account covers. */
  readonly walkInsPerDay: number
  /** Washes a member takes a month. */
  readonly visitsPerMonth: number
  /** Washes a week of one house account's cars. */
  readonly fleetWashesPerWeek: number
  /** Prepaid books ever sold. */
  readonly books: number
}

/** Names of the scales. */
export type ScaleName = 'tiny' | 'demo'

/** `demo` makes about 100,000 tickets, `tiny` about 3,000 with every fault still in place. */
export const SCALES: Readonly<Record<ScaleName, Scale>> = {
  tiny: {
    members: 4,
    joinsPerDay: 0.008,
    guests: 7,
    walkInsPerDay: 0.13,
    visitsPerMonth: 1.1,
    fleetWashesPerWeek: 0.04,
    books: 3,
  },
  demo: {
    members: 112,
    joinsPerDay: 0.17,
    guests: 195,
    walkInsPerDay: 4.3,
    visitsPerMonth: 1.5,
    fleetWashesPerWeek: 1.1,
    books: 36,
  },
}
