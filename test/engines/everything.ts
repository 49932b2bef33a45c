import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openEngine } from '../../src/engine/open.ts'
import { literal, raw, sql } from '../../src/sql/sql.ts'
import { bankfull, project, put } from '../cli/bankfull.ts'

/** Every type of a published table with the values at its edges, one row each; delivered as Parquet. */
const values = `select * from (values
  (1, 0::decimal(38,0), 0.00::decimal(9,2), 0.0000::decimal(18,4), 0::decimal(38,10), 0.0::double,
    'plain', '{"a": 1}', true, date '1970-01-01', timestamp '1970-01-01 00:00:00', timestamptz '1970-01-01 00:00:00+00', ''::blob,
    {'city': 'Waco', 'zip codes': [76701::bigint, null], 'since': date '2001-02-03', 'share': 0.5::double},
    map {'b': 1.25::decimal(9,2), 'a': null}, [timestamp '2026-01-02 03:04:05.000006']),
  (2, -1, -1234567.89, -12345678901234.5678, 1234567890123456789012345678.0123456789, '-0.0'::double,
    '', '[]', false, date '1969-12-31', timestamp '1969-12-31 23:59:59.999999', timestamptz '1969-12-31 23:59:59.999999+00', '\\x00'::blob,
    {'city': '', 'zip codes': [], 'since': null, 'share': 'nan'::double}, map {}, []),
  (3, 12345678901234567890123456789012345678, 9999999.99, 99999999999999.9999, -9999999999999999999999999999.9999999999, 'inf'::double,
    ' leading and trailing ', '{"k": null}', null, date '9999-12-31', timestamp '9999-12-31 23:59:59.999999', timestamptz '9999-12-31 23:59:59.999999+00', '\\xFF\\xFE'::blob,
    {'city': null, 'zip codes': null, 'since': date '1583-01-01', 'share': '-0.0'::double}, map {'': 0.00::decimal(9,2)}, [null]),
  (4, -12345678901234567890123456789012345678, 0.01, 0.0001, 0.0000000001, '-inf'::double,
    'éèê ñ ß 日本語 🚗 \u200d zero width', '"text"', true, date '0001-01-01', timestamp '1583-01-01 00:00:00', timestamptz '1583-01-01 00:00:00+00', 'abc'::blob,
    null, null, null),
  (5, 9223372036854775808, -0.01, -0.0001, -0.0000000001, 'nan'::double,
    'e\u0301 decomposed', '0.10', false, date '2024-02-29', timestamp '2024-02-29 12:00:00.5', timestamptz '2024-02-29 12:00:00.5+00', repeat('long', 40)::blob,
    {'city': 'O''Brien, "Q" {x: 1}', 'zip codes': [-1], 'since': null, 'share': null}, map {'k, =': -0.01::decimal(9,2)}, [timestamp '1969-12-31 23:59:59.999999', null]),
  (6, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
  (-9223372036854775808, 7, 1.10, 1.1, 1.1, 1e300,
    'line
break, tab	, quote " and '' and \\ and %41', '{"n": 1.0}', null, date '12026-11-24', timestamp '12026-11-24 00:00:00', timestamptz '12026-11-24 00:00:00+00', '%41'::blob,
    {'city': '日本', 'zip codes': [1, 2, 3], 'since': date '9999-12-31', 'share': 1e-300}, map {'é': 1.00::decimal(9,2), 'z': 2.00}, []),
  (9223372036854775807, 8, 2.20, 2.2, 2.2, 5e-324,
    repeat('\u{10ffff}', 20), 'null', true, null, null, null, null,
    {'city': 'x', 'zip codes': [9223372036854775807], 'since': date '0001-01-01', 'share': 'inf'::double}, map {'a': 9999999.99::decimal(9,2)}, [timestamp '9999-12-31 23:59:59.999999'])
) as t(lID, wide, price, amount, exact, share, note, extra, open, day, moment, seen, photo, address, codes, visits)`

/** Names that a reader may stumble on: one that Iceberg has itself, one that reads as a struct's part, quotes. */
const odd = `lID % 7 as _pos, note as "a.b", 'zz' || lID as "address, city", note || repeat('日', 40) as "Länge ""1"" [m]"`

/** The columns beside the typed ones whose type or presence changes from run to run. */
function delivered(ids: string, extra: string, select = values): string {
  return `select *, null::varchar as nothing, ${odd}, ${extra} from (${select}) where lID in (${ids})`
}

const tableYaml = `table: Everything
files: "Everything/{store}/**/*"
purpose: Every type that a published table can have
merge:
  key: [lID]
columns:
  extra: { type: json }
  wide: { type: integer }
`

const viewYaml = (price: string, more = ''): string => `view: everything_by_open
purpose: Rows by whether they are open
grain: [open]
columns:
  open: { type: text }
  rows_counted: { type: integer }
  price: { type: "${price}" }
  first_day: { type: date }
  last_at: { type: timestamp }
  one_note: { type: text }${more}
tests:
  - { unique: [open] }
`

const viewSql = (more = ''): string => `SELECT
  coalesce(CAST(open AS STRING), 'unknown') AS open,
  count(*) AS rows_counted,
  sum(price) AS price,
  min(day) AS first_day,
  max(moment) AS last_at,
  min(note) AS one_note${more}
FROM Everything
GROUP BY coalesce(CAST(open AS STRING), 'unknown')
`

/** What each run finds delivered; the columns of the table change with it. */
const runs: readonly {
  readonly files: Readonly<Record<string, string>>
  readonly view?: readonly [string, string]
}[] = [
  {
    files: {
      'store_1/a': delivered('1, 2, 3, 4', `lID % 100 as code, 1.5::decimal(4,1) as gains`),
      'store_2/a': delivered('5, 6', `lID % 100 as code, null::decimal(4,1) as gains`),
    },
    view: [viewYaml('decimal(18,2)'), viewSql()],
  },
  {
    files: {
      'store_3/a': delivered(
        '-9223372036854775808',
        `5::bigint as code, 123456789.5::decimal(12,1) as gains, 'comes' as added`,
      ),
    },
  },
  {
    files: {
      'store_4/a': delivered(
        '9223372036854775807',
        `'A-7' as code, 2.5::decimal(4,1) as gains, null::varchar as added`,
      ),
    },
    view: [
      viewYaml(
        'decimal(24,2)',
        '\n  last_seen: { type: instant }\n  widest: { type: "decimal(38,0)" }',
      ),
      viewSql(',\n  max(seen) AS last_seen,\n  max(wide) AS widest'),
    ],
  },
  {
    files: {
      'store_3/a': delivered(
        '-9223372036854775808',
        `5::bigint as code, 0.5::decimal(12,1) as gains`,
      ),
      'store_4/a': delivered('9223372036854775807', `'A-7' as code, 2.5::decimal(4,1) as gains`),
    },
  },
  {
    files: {
      'store_5/a': delivered(
        '42',
        `'B' as code, null::decimal(4,1) as gains, 'is back' as added`,
        values.replace('(1, 0', '(42, 0'),
      ),
    },
    view: [viewYaml('decimal(18,2)'), viewSql()],
  },
]

let made: Promise<string> | undefined

/** A project whose table and view were merged and built after each of five deliveries; made once, for reading. */
export function everything(): Promise<string> {
  made ??= make()
  return made
}

async function make(): Promise<string> {
  const root = project({ 'tables/everything.yaml': tableYaml }, 'everything')
  rmSync(join(root, 'tables/tickets.yaml'))
  rmSync(join(root, 'data'), { recursive: true })
  for (const at of runs.keys()) await nextRun(root, at)
  return root
}

async function nextRun(root: string, at: number): Promise<void> {
  await using engine = await openEngine('duckdb', { threads: 1 })
  const { files, view } = runs[at] ?? { files: {} }
  for (const [path, select] of Object.entries(files)) {
    const target = join(root, 'data/Everything', `${path}.parquet`)
    mkdirSync(dirname(target), { recursive: true })
    await engine.run(sql`copy (${raw(select)}) to ${literal(target)} (format parquet)`)
  }
  if (view !== undefined) {
    put(root, 'views/everything_by_open.yaml', view[0])
    put(root, 'views/everything_by_open.sql', view[1])
  }
  const { exit, out, err } = await bankfull(root, 'run')
  if (exit !== 0) throw new Error(`run ${at + 1} ended with ${exit}: ${out}${err}`)
}
