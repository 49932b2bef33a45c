import type { Fault } from './faults.ts'
import { type HouseAccount, houseAccounts } from './house-accounts.ts'

/** Account numbers that two strangers at different sites share, one entry a pair. */
export function collisionFaults(seed: number): readonly Fault[] {
  const byNumber = new Map<string, HouseAccount[]>()
  for (const account of houseAccounts(seed)) {
    if (account.accountNumber === null) continue
    byNumber.set(account.accountNumber, [...(byNumber.get(account.accountNumber) ?? []), account])
  }
  return [...byNumber.values()]
    .filter((accounts) => accounts.length > 1)
    .map((accounts) => ({
      file: `HouseAccounts/{${accounts.map(folder).join(',')}}/*`,
      rows: 'all',
      what: 'colliding_account_number',
      columns: ['sAccountNumber'],
      expect: 'both kept: the key tells them apart',
    }))
}

function folder({ siteNumber }: HouseAccount): string {
  return `store_${String(siteNumber).padStart(2, '0')}`
}
