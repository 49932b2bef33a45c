import type { Matcher } from '../../src/ask/matcher.ts'

/** Time of matching at growing lengths of one kind of text. */
export interface Growth {
  readonly unit: string
  /** By the lengths of `lengths`, CPU time in the mean of several runs. */
  readonly ms: readonly number[]
  /** Whether eight times the length takes at most eight times the time, and some slack. */
  readonly linear: boolean
}

/** Characters of the texts; the last is the longest that is read. */
export const lengths: readonly number[] = [8, 16, 32, 64, 128, 256, 512]

const units = [
  'a',
  'top 5 ',
  'not ',
  'revenue ',
  'and ',
  'x1 ',
  "' ",
  '(',
  '2024-01-01 ',
  'last month ',
  'between ',
  'é',
  'zq wv ',
  'aaaaaaaaaaaaaaaa ',
  'new ',
  'over 5% ',
]
const runs = 40

/** Measures how the time of matching grows with the length. */
export function growthOf(matcher: Matcher, more: readonly string[]): readonly Growth[] {
  return [...units, ...more].map((unit) => {
    const ms = lengths.map((length) => meanMs(matcher, unit.repeat(length).slice(0, length)))
    const [at64 = 0, at512 = 0] = [ms[lengths.indexOf(64)], ms.at(-1)]
    return { unit: unit.trim(), ms, linear: at512 <= 8 * at64 * 1.5 + 0.5 }
  })
}

/** The thread's time in the mean of several runs: what the text takes, not what the machine does meanwhile. The system counts it in steps of milliseconds. */
export function meanMs(matcher: Matcher, text: string): number {
  const started = process.threadCpuUsage()
  for (let run = 0; run < runs; run += 1) matcher.match(text)
  const { user, system } = process.threadCpuUsage(started)
  return (user + system) / 1000 / runs
}
