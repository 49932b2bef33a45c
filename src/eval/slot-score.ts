import type { Predicted } from './prediction.ts'

/** How well one slot was read: wanted and found, found but not so wanted, wanted but not so found. */
export interface SlotScore {
  readonly slot: string
  readonly hits: number
  readonly extra: number
  readonly missed: number
  /** 2·hits / (2·hits + extra + missed). */
  readonly f1: number
}

/** The slots of the questions that a view is to answer and that name their slots; all of them together first. */
export function slotScores(predicted: readonly Predicted[]): {
  readonly all: SlotScore | undefined
  readonly bySlot: readonly SlotScore[]
} {
  const counts = new Map<string, { hits: number; extra: number; missed: number }>()
  const count = (slot: string): { hits: number; extra: number; missed: number } => {
    const found = counts.get(slot) ?? { hits: 0, extra: 0, missed: 0 }
    counts.set(slot, found)
    return found
  }
  for (const { question, prediction } of predicted) {
    if (question.view === null || question.slots === undefined) continue
    const [wanted, found] = [question.slots, prediction.slots]
    for (const slot of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
      const same = isSame(wanted[slot], found[slot])
      if (same) count(slot).hits += 1
      else {
        if (found[slot] !== undefined) count(slot).extra += 1
        if (wanted[slot] !== undefined) count(slot).missed += 1
      }
    }
  }
  const bySlot = [...counts]
    .map(([slot, one]) => scored(slot, one))
    .sort((a, b) => (a.slot < b.slot ? -1 : 1))
  const sum = (of: 'hits' | 'extra' | 'missed'): number =>
    bySlot.reduce((total, one) => total + one[of], 0)
  const all = { hits: sum('hits'), extra: sum('extra'), missed: sum('missed') }
  return { all: bySlot.length === 0 ? undefined : scored('all', all), bySlot }
}

/** Equal whatever the order of keys and of a list, whether a number is written as text, and one value as a list of it. */
export function isSame(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const members = value.map(canonical).sort()
    return members.length === 1 ? (members[0] ?? '') : `[${members.join(',')}]`
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, it]) => `${key}:${canonical(it)}`)
    return `{${entries.sort().join(',')}}`
  }
  const text = String(value)
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}

function scored(
  slot: string,
  { hits, extra, missed }: { hits: number; extra: number; missed: number },
): SlotScore {
  return { slot, hits, extra, missed, f1: (2 * hits) / (2 * hits + extra + missed) }
}
