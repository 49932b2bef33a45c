import type { Reason } from '../project/model.ts'
import { portableText } from '../sql/portable-text.ts'
import type { AdditiveModel } from './additive-model.ts'

/** How columns are told as reasons. */
export type ReasonWords = ReadonlyMap<string, Reason>

/** How many reasons a row is given. */
const reasons = 3

/** Larger than the number of terms: makes equal contributions differ by their place. */
const places = 1024

/**
 * SQL for the terms that raise a row's log-odds most, in words. `ranks` finds them and goes into an inner SELECT;
 * `words` tells them, in the SELECT around it. Columns `c1` … of `scoreSql` are read, under the prefix given. Columns
 * that are doubles are told to two digits, since the engines spell them differently.
 */
export function reasonSql(
  model: AdditiveModel,
  words: ReasonWords,
  prefix: string,
  doubles: readonly string[],
): { readonly ranks: readonly string[]; readonly words: readonly string[] } {
  const told = [
    ...model.terms.map(({ column }) => wordsOf(column, words, doubles)),
    ...model.pairs.map(({ columns }) =>
      columns.map((column) => wordsOf(column, words, doubles)).join(` || ' and ' || `),
    ),
  ]
  const keys = told.map(
    (_, at) => `CAST(${prefix}${at + 1} AS BIGINT) * ${places} + ${places - 1 - at}`,
  )
  const below = (key: string, turn: number): string =>
    turn === 0 ? key : `CASE WHEN ${key} < reason_key_${turn} THEN ${key} ELSE 0 END`
  const ranks = Array.from({ length: reasons }, (_, turn) => {
    const rest = keys.map((key) => below(key, turn))
    return `greatest(0, ${[...rest, '0'].join(', ')}) AS reason_key_${turn + 1}`
  })
  return {
    ranks,
    words: Array.from({ length: reasons }, (_, turn) => chosen(told, `reason_key_${turn + 1}`)),
  }
}

/** A key below `places` belongs to a term that raises nothing. */
function chosen(told: readonly string[], key: string): string {
  if (told.length === 0) return 'CAST(NULL AS STRING)'
  const cases = told.map((text, at) => `WHEN ${key} % ${places} = ${places - 1 - at} THEN ${text}`)
  return `CASE\n      WHEN ${key} < ${places} THEN NULL\n      ${cases.join('\n      ')}\n    END`
}

/** The words of a column as SQL text, and other words where its value is null. */
function wordsOf(column: string, words: ReasonWords, doubles: readonly string[]): string {
  const plain = column.replaceAll('_', ' ')
  const { words: text, missing = `${plain} not known` } = words.get(column) ?? {
    words: `${plain} {value}`,
  }
  const isDouble = doubles.includes(column)
  const value = isDouble ? `CAST(floor(${column} * 1E2 + 5E-1) AS BIGINT) * 0.01` : column
  const told = text.split('{value}').map(portableText).join(` || CAST(${value} AS STRING) || `)
  return isDouble
    ? `CASE WHEN abs(${column}) < 1E15 THEN ${told} ELSE ${portableText(missing)} END`
    : `CASE WHEN ${column} IS NULL THEN ${portableText(missing)} ELSE ${told} END`
}
