import { maxDecimalDigits } from '../sql/column-type.ts'
import type { ThriftStruct } from './thrift.ts'
import { structIn, textOf } from './thrift.ts'

/** A column of a Parquet file that holds values; one within another has a longer path. */
export interface ParquetLeaf {
  readonly path: readonly string[]
  /** How many of the columns on its way repeat: 0 where each row has one value. */
  readonly repeats: number
  /** How the engine would round its values without a word; undefined where it reads them exactly. */
  readonly rounding: Rounding | undefined
}

/** A type that the engine takes for a narrower one: decimals for doubles, nanoseconds for microseconds. */
export type Rounding =
  | { readonly kind: 'wide_decimal'; readonly digits: number; readonly scale: number }
  | { readonly kind: 'instant' | 'time' | 'int96' }

/** The leaves of a file's schema, in its order: the root comes first, then each column with those within it behind it. */
export function leavesOf(schema: readonly ThriftStruct[]): readonly ParquetLeaf[] {
  const leaves: ParquetLeaf[] = []
  const elements = schema.values()
  const walk = (path: readonly string[], repeats: number, children: number): void => {
    for (let child = 0; child < children; child += 1) {
      const element = elements.next().value
      if (element === undefined) return
      const here = [...path, textOf(element['field_4'])]
      const within = Number(element['field_5'] ?? 0)
      const repeated = repeats + (element['field_3'] === 2 ? 1 : 0)
      if (within > 0) walk(here, repeated, within)
      else leaves.push({ path: here, repeats: repeated, rounding: roundingOf(element) })
    }
  }
  walk([], 0, Number(elements.next().value?.['field_5'] ?? 0))
  return leaves
}

/** SchemaElement: 1 is the physical type (3 is INT96), 6 the old and 10 the new word for what it means. */
function roundingOf(element: ThriftStruct): Rounding | undefined {
  const meaning = structIn(element, 'field_10')
  const decimal = structIn(meaning, 'field_5')
  if (decimal !== undefined || element['field_6'] === 5) {
    const digits = Number(decimal?.['field_2'] ?? element['field_8'] ?? 0)
    const scale = Number(decimal?.['field_1'] ?? element['field_7'] ?? 0)
    return digits > maxDecimalDigits ? { kind: 'wide_decimal', digits, scale } : undefined
  }
  if (element['field_1'] === 3) return { kind: 'int96' }
  const time = structIn(meaning, 'field_7')
  if (isNanoseconds(time)) return { kind: 'time' }
  const timestamp = structIn(meaning, 'field_8')
  if (isNanoseconds(timestamp) && timestamp?.['field_1'] === true) return { kind: 'instant' }
  return undefined
}

/** TimeUnit is a union: 1 milliseconds, 2 microseconds, 3 nanoseconds. */
function isNanoseconds(time: ThriftStruct | undefined): boolean {
  return structIn(time, 'field_2')?.['field_3'] !== undefined
}
