import { type WallTime, wallTime } from './wall-time.ts'

/** Who issued the cards on file, and how many each. */
export const ISSUERS: readonly (readonly [string, number])[] = [
  ['visa', 0.52],
  ['mastercard', 0.31],
  ['amex', 0.11],
  ['discover', 0.06],
]

/** How often an issuer refuses, relative to others, on any day. */
const USUAL: Readonly<Record<string, number>> = {
  visa: 0.9,
  mastercard: 1,
  amex: 0.8,
  discover: 1.6,
}

/** Days on which an issuer refused more than it does: an outage, a stricter fraud rule. */
const TROUBLES: readonly {
  readonly issuer: string
  readonly from: WallTime
  readonly to: WallTime
  readonly times: number
}[] = [
  { issuer: 'amex', from: wallTime(2025, 3, 10), to: wallTime(2025, 3, 18), times: 5 },
  { issuer: 'discover', from: wallTime(2025, 8, 1), to: wallTime(2025, 10, 1), times: 2.5 },
  { issuer: 'mastercard', from: wallTime(2025, 12, 5), to: wallTime(2025, 12, 9), times: 6 },
  { issuer: 'visa', from: wallTime(2026, 5, 20), to: wallTime(2026, 5, 23), times: 5 },
  { issuer: 'discover', from: wallTime(2026, 7, 1), to: wallTime(2026, 9, 1), times: 2.5 },
  { issuer: 'amex', from: wallTime(2026, 10, 12), to: wallTime(2026, 10, 20), times: 5 },
]

/** How often an issuer refuses on a day, relative to the average. */
export function strain(issuer: string, day: WallTime): number {
  const trouble = TROUBLES.find((one) => one.issuer === issuer && day >= one.from && day < one.to)
  return (USUAL[issuer] ?? 1) * (trouble?.times ?? 1)
}
