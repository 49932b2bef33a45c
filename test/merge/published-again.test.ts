import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import './matchers.ts'
import { merging } from './merging.ts'
import { rows } from './rows.ts'

it('A data file of a published table, delivered as Parquet, is merged like any other: its column ids mean nothing', async () => {
  const delivered = rows`
    lTicketID sNote cTotal
    1         a     1.50
    2         b     2.25`
  const { root, silver } = await merging('Tickets', { 'store_1/a.csv': delivered })
  const data = join(root, '.bankfull/warehouse/silver/Tickets/data')
  const [file = ''] = readdirSync(data)
  const again = await merging(
    'Tickets',
    { 'store_1/a.parquet': readFileSync(join(data, file)) },
    { key: ['lTicketID'] },
  )
  expect(again).toAccountForEveryRow({ survived: 2 })
  expect(again.silver).toHoldRows(delivered)
  expect(silver).toHoldRows(delivered)
})
