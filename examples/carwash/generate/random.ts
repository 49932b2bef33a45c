/** A stream of random numbers that is the same for the same seed and labels, on every machine. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number, both ends included. */
  whole(low: number, high: number): number
  /** True with this probability, 0..1. */
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** An item by its weight; the weights need not sum to 1. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item
  /** How often something happens whose mean count is known. */
  count(mean: number): number
}

/**
 * Opens the stream that belongs to a seed and labels. Streams of different labels are independent,
 * so that a draw added to one table leaves the others as they were.
 */
export function random(seed: number, ...labels: readonly (string | number)[]): Random {
  const next = sfc32(hash([seed, ...labels].join('/')))
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => item(items, whole(0, items.length - 1)),
    weighted: (items) => weighted(items, next()),
    count: (mean) => count(mean, next),
  }
}

function item<Item>(items: readonly Item[], at: number): Item {
  if (at < 0 || at >= items.length) throw new RangeError('nothing to choose from')
  return items[at] as Item
}

function weighted<Item>(items: readonly (readonly [Item, number])[], draw: number): Item {
  let left = draw * items.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [candidate, weight] of items) {
    left -= weight
    if (left < 0) return candidate
  }
  return item(items, items.length - 1)[0]
}

/** Knuth's Poisson count; beyond a mean of 60 its normal approximation. */
function count(mean: number, next: () => number): number {
  if (mean > 60) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    return Math.max(0, Math.round(mean + normal * Math.sqrt(mean)))
  }
  const limit = Math.exp(-mean)
  let events = 0
  for (let product = next(); product > limit; product *= next()) events++
  return events
}

/** FNV-1a, four times with different starts. */
function hash(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [2166136261, 3339675911, 1540483477, 668265263]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    for (let word = 0; word < 4; word++) {
      words[word] = Math.imul((words[word] ?? 0) ^ (code + word * 131), 16777619) >>> 0
    }
  }
  return words
}

/** Chris Doty-Humphrey's small fast counter generator (PractRand), 32 bits. */
function sfc32([first, second, third, start]: [number, number, number, number]): () => number {
  let [a, b, c, counter] = [first | 0, second | 0, third | 0, start | 0]
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let round = 0; round < 16; round++) next()
  return next
}
