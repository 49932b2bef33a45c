import { billingHealth } from './billing-health.ts'
import type { Chain } from './chain.ts'
import { churnRetention } from './churn-retention.ts'
import { customerMonths } from './customer-months.ts'
import { customerProfile } from './customer-profile.ts'
import type { Figures } from './figure.ts'
import { houseAccountBalances } from './house-account-balances.ts'
import { locationScorecard } from './location-scorecard.ts'
import { locationScorecardBottom } from './location-scorecard-bottom.ts'
import { membershipGrowth } from './membership-growth.ts'
import { prepaidBooks } from './prepaid-books.ts'
import { prepaidLiability } from './prepaid-liability.ts'
import { washVolume } from './wash-volume.ts'

/**
 * Every view of the chain, computed a second time: plain functions over arrays, written from the glossary and not from
 * the views' SQL, in whole cents, without an engine. Rows come in no particular order.
 */
export const recomputations: Readonly<Record<string, (chain: Chain) => readonly Figures[]>> = {
  billing_health: billingHealth,
  churn_retention: churnRetention,
  customer_months: customerMonths,
  customer_profile: customerProfile,
  house_account_balances: houseAccountBalances,
  location_scorecard: locationScorecard,
  location_scorecard_bottom: locationScorecardBottom,
  membership_growth: membershipGrowth,
  prepaid_books: prepaidBooks,
  prepaid_liability: prepaidLiability,
  wash_volume: washVolume,
}
