import { bookPrice } from './prices.ts'
import type { Random } from './random.ts'
import type { Scale } from './scale.ts'
import type { Site } from './site.ts'
import { addMonths, DAY, dateOf, HOUR, midnight, wallTime } from './wall-time.ts'

/** A book of washes sold in advance. */
export interface PrepaidBook {
  /** Within the site, from 1, in the order of sale. */
  readonly id: number
  readonly code: string
  readonly washes: number
  /** Redeemed before the window. */
  readonly usedBefore: number
  /** When washes were redeemed within the window, in order. */
  readonly redeemed: number[]
  readonly priceCents: number
  readonly sold: number
  readonly expires: number
  readonly gift: boolean
}

const FIRST_SALE = wallTime(2024, 1, 1)

/** All books that a site ever sold; December, the month of gifts, sells four times as many. */
export function prepaidBooks(site: Site, scale: Scale, draw: Random): readonly PrepaidBook[] {
  const count = Math.max(2, draw.count(scale.books * site.volume))
  const sales = Array.from(
    { length: count },
    () => saleDay(site, draw) + draw.whole(8 * HOUR, 19 * HOUR),
  )
  sales.sort((a, b) => a - b)
  return sales.map((sold, at) => {
    const washes = draw.weighted([
      [5, 0.5],
      [10, 0.35],
      [20, 0.15],
    ])
    const age = Math.max(0, (site.from - sold) / (365 * DAY))
    return {
      id: at + 1,
      code: String(draw.whole(100, 399_999)).padStart(6, '0'),
      washes,
      usedBefore: Math.min(washes, Math.floor(washes * age * (0.3 + 0.9 * draw.next()))),
      redeemed: [],
      priceCents: bookPrice(site, washes, sold),
      sold,
      expires: addMonths(midnight(sold), 12),
      gift: draw.chance(dateOf(sold).month === 12 ? 0.6 : 0.15),
    }
  })
}

/** A book that still holds a wash on a day, if the draw finds one; the wash is taken from it. */
export function redeem(
  books: readonly PrepaidBook[],
  at: number,
  draw: Random,
): PrepaidBook | undefined {
  for (let attempt = 0; attempt < 6 && books.length > 0; attempt++) {
    const book = draw.pick(books)
    const left = book.washes - book.usedBefore - book.redeemed.length
    if (left <= 0 || book.sold >= at || book.expires < at) continue
    book.redeemed.push(at)
    return book
  }
  return undefined
}

function saleDay(site: Site, draw: Random): number {
  const first = Math.max(FIRST_SALE, site.opened)
  const days = (site.until - first) / DAY
  for (;;) {
    const day = first + draw.whole(0, days - 1) * DAY
    if (dateOf(day).month === 12 || draw.chance(0.25)) return day
  }
}
