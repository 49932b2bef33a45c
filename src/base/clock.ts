/** Tells the time. The real one is made in cli/; tests fix it. */
export interface Clock {
  readonly now: () => Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that always shows one instant. `at` is ISO 8601; a bare date means midnight UTC. */
export function fixedClock(at: string): Clock {
  const instant = new Date(at)
  return { now: () => new Date(instant) }
}

/** The calendar day a clock shows in UTC, as `YYYY-MM-DD`. */
export function today(clock: Clock): string {
  return clock.now().toISOString().slice(0, 10)
}
