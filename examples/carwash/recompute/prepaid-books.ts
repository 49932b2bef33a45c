import { isExpired, unused, value } from './book.ts'
import { asOf, type Book, type Chain, placeOf } from './chain.ts'
import { type Day, dayOf } from './day.ts'
import { count, type Figures, grouped, sum } from './figure.ts'

/** The rows of prepaid_books. */
export function prepaidBooks(chain: Chain): readonly Figures[] {
  const today = asOf(chain)
  const days = ({ site, soldAt, expires }: Book): string =>
    [site, soldOn(soldAt), lastDay(expires)].join(' ')
  return [...grouped(chain.books, days).values()].map((books) => {
    const [first] = books as [Book]
    const owed = books.filter((book) => unused(book) > 0 && !isExpired(book, today))
    const expired = books.filter((book) => unused(book) > 0 && isExpired(book, today))
    const left = { washes: sum(owed, unused), value: value(owed) }
    return {
      ...placeOf(chain, first.site),
      site: String(first.site ?? 0),
      sold_on: soldOn(first.soldAt),
      expires_on: lastDay(first.expires),
      as_of: today,
      books: books.length,
      open_books: count(owed, () => true),
      unused_washes: left.washes,
      liability_value: left.value,
      expiring_washes: left.washes,
      expiring_value: left.value,
      expired_washes: sum(expired, unused),
      expired_value: value(expired),
    }
  })
}

function soldOn(at: Book['soldAt']): Day | null {
  return at === null ? null : dayOf(at)
}

function lastDay(at: Book['expires']): Day | null {
  return at === null ? null : dayOf(at)
}
