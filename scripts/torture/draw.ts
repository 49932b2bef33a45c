/** Numbers that look random and are the same for the same seed, so that a round can be had again. */
export interface Draw {
  /** From `low` to below `high`. */
  between(low: number, high: number): number
  whole(low: number, high: number): number
  oneOf<T>(list: readonly T[]): T
}

/** A draw of its own for each name, such as a fault and a round of it. */
export function drawOf(seed: number, name: string): Draw {
  let state = [...name].reduce(
    (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619),
    seed,
  )
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low))
  return {
    between: (low, high) => low + next() * (high - low),
    whole,
    oneOf: (list) => {
      const chosen = list[whole(0, list.length)]
      if (chosen === undefined) throw new RangeError('nothing to draw from')
      return chosen
    },
  }
}
