import type { Declared } from './merging.ts'
import { merging } from './merging.ts'

/** What became of a value: its published text, or the reason why its row is in quarantine. */
export type Outcome = string

/** Delivers values in one column of a declared type, as CSV text and as Parquet strings, and says what each became. */
export async function castAs(
  type: string,
  values: readonly string[],
  declared: Declared = {},
): Promise<Readonly<Record<string, Outcome>>> {
  const quoted = values.map((value, at) => `${at + 1},"${value.replaceAll('"', '""')}"\n`)
  const asText = await outcomes(
    { 'store_1/a.csv': `lN,v\n${quoted.join('')}` },
    type,
    values,
    declared,
  )
  const strings = values.map((value, at) => `(${at + 1}, '${value.replaceAll("'", "''")}')`)
  const select = `select * from (values ${strings.join(', ')}) as t("lN", v)`
  const asString = await outcomes(
    { 'store_1/a.parquet': { parquet: select } },
    type,
    values,
    declared,
  )
  const differing = values.filter((value) => asText[value] !== asString[value])
  if (differing.length > 0)
    throw new Error(
      `CSV and Parquet strings differ: ${differing.map((value) => `${value}: ${asText[value]} / ${asString[value]}`).join('; ')}`,
    )
  return asText
}

/** Delivers typed values, each as an expression of the engine, and says what each became in a declared type. */
export async function castTyped(
  type: string,
  expressions: readonly string[],
  declared: Declared = {},
): Promise<Readonly<Record<string, Outcome>>> {
  const files = Object.fromEntries(
    expressions.map((expression, at) => [
      `store_1/f${at}.parquet`,
      { parquet: `select ${at + 1} as "lN", ${expression} as v` },
    ]),
  )
  return outcomes(files, type, expressions, declared)
}

async function outcomes(
  files: Parameters<typeof merging>[1],
  type: string,
  values: readonly string[],
  declared: Declared,
): Promise<Readonly<Record<string, Outcome>>> {
  const { silver, account, report } = await merging('Values', files, {
    ...declared,
    key: ['lN'],
    types: type === '' ? {} : { v: type },
  })
  if (report.account.difference !== 0) throw new Error('the account does not balance')
  const found = new Map<string, Outcome>()
  for (const row of silver?.rows ?? []) {
    const id = row[silver?.columns.indexOf('lN') ?? -1] ?? ''
    found.set(id, row[silver?.columns.indexOf('v') ?? -1] ?? '·')
  }
  for (const { file, row, reason } of account.quarantined) {
    const place = /f(\d+)\.parquet$/.exec(file)?.[1]
    found.set(String(place === undefined ? row : Number(place) + 1), reason)
  }
  return Object.fromEntries(values.map((value, at) => [value, found.get(String(at + 1)) ?? 'lost']))
}
