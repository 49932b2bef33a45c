import type { Book } from './chain.ts'
import { type Day, dayOf } from './day.ts'
import { dollars, shareOfCents, sumOfCents } from './figure.ts'

/** Washes left in a book. */
export function unused({ sold, used }: Book): number {
  return Math.max(0, (sold ?? 0) - Math.max(0, used ?? 0))
}

/** What the washes left were paid with, each book to the cent. */
export function value(books: readonly Book[]): string {
  return dollars(
    sumOfCents(books, (book) => shareOfCents(book.priceCents ?? 0n, unused(book), book.sold ?? 0)),
  )
}

/** The last day lies before today. */
export function isExpired({ expires }: Book, today: Day | null): boolean {
  return expires !== null && today !== null && dayOf(expires) < today
}
