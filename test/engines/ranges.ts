import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { drafted, warehouse } from '../catalog/warehouse.ts'
import { project } from '../cli/bankfull.ts'

const types: Readonly<Record<string, ColumnType>> = {
  id: { kind: 'integer' },
  wide: { kind: 'integer', wide: true },
  price: { kind: 'decimal', precision: 18, scale: 4 },
  share: { kind: 'double' },
  open: { kind: 'boolean' },
  day: { kind: 'date' },
  at: { kind: 'timestamp' },
  seen: { kind: 'instant' },
  photo: { kind: 'binary' },
  note: { kind: 'text' },
  extra: { kind: 'json' },
  empty: { kind: 'text' },
}

/** How many files a range of values is spread over. */
export const rangeFiles = 6

/**
 * Publishes `silver/Visits` in several files, each with a range of its own in every column, so that a reader that
 * trusts the bounds has files to leave out. `i` goes from below zero to above it.
 */
export async function ranges(): Promise<string> {
  const root = project()
  const folder = join(root, '.bankfull/warehouse')
  mkdirSync(folder, { recursive: true })
  await using house = await warehouse(folder)
  const parts = []
  for (let at = 0; at < rangeFiles; at += 1) parts.push(await drafted(house, types, rows(at)))
  const [first] = parts
  if (first === undefined) throw new RangeError('no part')
  await house.catalog.commit(
    {
      ...first,
      files: parts.flatMap((part) => part.files),
      rowCount: parts.reduce((sum, part) => sum + part.rowCount, 0),
    },
    undefined,
  )
  return root
}

function rows(at: number): string {
  const [from, to] = [(at - 3) * 4, (at - 3) * 4 + 4]
  return `select i * 2 as id, i::decimal(38,0) * 1000000000000000000000 as wide, i * 0.1251 as price,
    case when i = -2 then '-0.0'::double when i = -1 then 0.0 when i = 9 then 'nan'::double
      when i = 11 then 'inf'::double else i / 7.0 end as share,
    case when ${at} < 3 then i >= 0 else true end as open,
    date '1970-01-01' + i::integer * 400 as day, make_timestamp(i * 86400000001) as at,
    make_timestamptz(i * 3600000001) as seen, encode(chr((110 + i)::integer)) as photo,
    repeat(chr((110 + i)::integer), 1 + (i + 12)::integer * 3) || 'é' as note,
    '{"i": ' || i || '}' as extra, null as empty
  from range(${from}, ${to}) t(i)
  union all select ${from * 2 + 1} ${', null'.repeat(11)}`
}
