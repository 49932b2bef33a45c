import { isExpired, unused, value } from './book.ts'
import { asOf, type Book, type Chain, placeOf } from './chain.ts'
import { type Day, dayOf, daysFrom, monthOf, monthShifted } from './day.ts'
import { count, type Figures, grouped, sum } from './figure.ts'

/** The rows of prepaid_liability. */
export function prepaidLiability(chain: Chain): readonly Figures[] {
  const today = asOf(chain)
  return [...grouped(chain.books, ({ site }) => String(site)).values()].map((books) => {
    const owed = books.filter((book) => unused(book) > 0 && !isExpired(book, today))
    const expired = books.filter((book) => unused(book) > 0 && isExpired(book, today))
    const soon = owed.filter((book) => isExpiringSoon(book, today))
    return {
      ...placeOf(chain, (books[0] as Book).site),
      as_of: today,
      books: books.length,
      open_books: count(owed, () => true),
      unused_washes: sum(owed, unused),
      liability_value: value(owed),
      expiring_washes: sum(soon, unused),
      expiring_value: value(soon),
      expiring_next_month: sum(
        owed.filter((book) => isExpiringNextMonth(book, today)),
        unused,
      ),
      liability_sold_this_year: value(owed.filter((book) => soldYearsAgo(book, today) === 0)),
      liability_sold_last_year: value(owed.filter((book) => soldYearsAgo(book, today) === 1)),
      expired_washes: sum(expired, unused),
      expired_value: value(expired),
    }
  })
}

/** The last day is today or one of the 30 days after. */
function isExpiringSoon({ expires }: Book, today: Day | null): boolean {
  if (expires === null || today === null) return false
  const left = daysFrom(today, dayOf(expires))
  return left >= 0 && left <= 30
}

function isExpiringNextMonth({ expires }: Book, today: Day | null): boolean {
  return expires !== null && today !== null && monthOf(expires) === monthShifted(monthOf(today), 1)
}

function soldYearsAgo({ soldAt }: Book, today: Day | null): number | undefined {
  if (soldAt === null || today === null) return undefined
  return Number(today.slice(0, 4)) - Number(soldAt.slice(0, 4))
}
