import type { Factor } from './aggregates.ts'

/** Rows' places in grids of several factors, found once for each grid while there is room. */
export interface JointPlaces {
  /** Each row's place among the cells of all these factors together, the last running fastest. */
  of(factors: readonly Factor[]): Uint16Array
}

/** Places that are kept for the next pass, at most: 256 MB of them. */
const mostKept = 128 * 1024 * 1024

/** The places of rows in these bins. */
export function jointPlaces(rows: number, bins: readonly Uint16Array[]): JointPlaces {
  const kept = new Map<string, Uint16Array>()
  const found = (key: string, make: () => Uint16Array): Uint16Array => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const places = make()
    if ((kept.size + 1) * rows <= mostKept) kept.set(key, places)
    return places
  }
  const single = (factor: Factor): Uint16Array =>
    factor.kind === 'column'
      ? (bins[factor.at] ?? new Uint16Array(rows))
      : found(keyOf(factor), () => pairPlaces(factor, bins, rows))
  return {
    of: (factors) => {
      const [first, ...others] = factors
      if (first === undefined) return new Uint16Array(rows)
      if (others.length === 0) return single(first)
      return found(factors.map(keyOf).join(), () => {
        const places = Uint16Array.from(single(first))
        for (const factor of others) extend(places, single(factor), factor.size)
        return places
      })
    },
  }
}

function keyOf(factor: Factor): string {
  if (factor.kind === 'column') return String(factor.at)
  const [one, other] = factor.groups.map((groups) => groups.join(' '))
  return `(${factor.at.join('×')}: ${one} × ${other})`
}

function pairPlaces(
  { at, groups, width }: Factor & { readonly kind: 'pair' },
  bins: readonly Uint16Array[],
  rows: number,
): Uint16Array {
  const down = Uint16Array.from(groups[0], (group) => group * width)
  const along = Uint16Array.from(groups[1])
  const [one, other] = [bins[at[0]] as Uint16Array, bins[at[1]] as Uint16Array]
  const places = new Uint16Array(rows)
  for (let row = 0; row < rows; row += 1)
    places[row] = (down[one[row] as number] as number) + (along[other[row] as number] as number)
  return places
}

function extend(places: Uint16Array, by: Uint16Array, size: number): void {
  for (let row = 0; row < places.length; row += 1)
    places[row] = Math.imul(places[row] as number, size) + (by[row] as number)
}
