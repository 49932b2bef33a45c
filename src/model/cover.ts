/**
 * Sets of factors that are counted together, such that every two factors share a set: one pass over the rows then
 * serves three pairs or six. A set has at most so many cells, unless it is a single pair. Sets are ascending; those
 * that were `begun` come first.
 */
export function coverOf(
  sizes: readonly number[],
  mostCells: number,
  begun: readonly (readonly number[])[] = [],
): readonly (readonly number[])[] {
  const sets = [...begun]
  const shared = sizes.map((_, at) => new Set([at]))
  const share = (set: readonly number[]): void => {
    for (const one of set) for (const other of set) shared[one]?.add(other)
  }
  for (const set of sets) share(set)
  for (let one = 0; one < sizes.length; one += 1)
    for (let other = one + 1; other < sizes.length; other += 1) {
      if (shared[one]?.has(other)) continue
      const set = grown([one, other], sizes, mostCells, shared)
      share(set)
      sets.push(set)
    }
  return sizes.length === 1 ? [[0]] : sets
}

/** The set with more factors, each the one that newly meets most of those before it. */
function grown(
  pair: readonly number[],
  sizes: readonly number[],
  mostCells: number,
  shared: readonly ReadonlySet<number>[],
): readonly number[] {
  const set = [...pair]
  let cells = set.reduce((product, at) => product * (sizes[at] ?? 1), 1)
  for (;;) {
    let [best, most] = [-1, 0]
    for (const [at, size] of sizes.entries()) {
      if (set.includes(at) || cells * size > mostCells) continue
      const met = set.filter((one) => !shared[at]?.has(one)).length
      if (met > most) [best, most] = [at, met]
    }
    if (best < 0) return set.sort((a, b) => a - b)
    set.push(best)
    cells *= sizes[best] ?? 1
  }
}
