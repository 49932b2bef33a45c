import { type Account, asOf, type Chain, placeOf } from './chain.ts'
import { dayOf, daysFrom } from './day.ts'
import { dollars, type Figures, grouped } from './figure.ts'

/** The rows of house_account_balances. */
export function houseAccountBalances(chain: Chain): readonly Figures[] {
  const today = asOf(chain)
  const accounts = grouped(chain.accounts, ({ site, number }) => `${site ?? 0}-${number}`)
  return [...accounts].map(([account, versions]) => {
    const one = newestOf(versions)
    const lastActivity = one.lastActivity === null ? null : dayOf(one.lastActivity)
    const days = lastActivity === null || today === null ? null : daysFrom(lastActivity, today)
    const over = overLimitCents(one)
    return {
      account,
      account_name: one.name,
      account_number: one.printed,
      ...placeOf(chain, one.site),
      balance: one.balanceCents === null ? null : dollars(one.balanceCents, 4),
      credit_limit: one.limitCents === null ? null : dollars(one.limitCents, 4),
      over_limit: over === null ? null : over > 0n,
      over_limit_amount: over === null ? null : dollars(over > 0n ? over : 0n, 4),
      last_activity: lastActivity,
      days_inactive: days,
      inactive: today === null ? null : days === null || days >= 90,
      as_of: today,
    }
  })
}

/** By how much an account is over its limit; below 0 where it is not. */
function overLimitCents({ balanceCents, limitCents }: Account): bigint | null {
  return balanceCents === null || limitCents === null ? null : balanceCents - limitCents
}

/** Of an account that the merge kept twice, the row that was updated last. */
function newestOf(versions: readonly Account[]): Account {
  const newestFirst = [...versions].sort(
    (a, b) =>
      laterFirst(a.updated, b.updated) ||
      laterFirst(a.lastActivity, b.lastActivity) ||
      ((a.email ?? '\u{10FFFF}') < (b.email ?? '\u{10FFFF}') ? -1 : 1),
  )
  return newestFirst[0] as Account
}

function laterFirst(a: string | null, b: string | null): number {
  return (a ?? '') > (b ?? '') ? -1 : (a ?? '') < (b ?? '') ? 1 : 0
}
