import * as z from 'zod'
import { columnNames, dictionary, mapping, text } from './field-schema.ts'
import { limitOf, rowLimit } from './limit-schema.ts'
import type { Reference } from './project.ts'

/** One of `references:` as written: TABLE.COLUMN, or that and more. */
export type ReferenceYaml =
  | string
  | {
      readonly to: string
      readonly with?: readonly string[] | undefined
      readonly max_orphans?: string | undefined
    }

/** Schema of `references:`. */
export function references(): z.ZodType<Readonly<Record<string, ReferenceYaml>>> {
  const target = text(/^[A-Za-z][A-Za-z0-9_]*\.[^.]+$/, 'TABLE.COLUMN')
  const written = mapping({
    to: target.describe('TABLE.COLUMN in which each value should be found'),
    with: columnNames()
      .optional()
      .describe(
        'Columns that both tables have and that must agree too, such as the store’s number',
      ),
    max_orphans: rowLimit()
      .optional()
      .describe('20 rows, 0.1% of the rows with a value, or a ratio; above it the run ends with 1'),
  })
  return dictionary(
    text(),
    z.union([target, written], { error: 'TABLE.COLUMN or {to: TABLE.COLUMN, …}' }),
    'a mapping of columns to TABLE.COLUMN',
  )
}

/** The table that a written reference names. */
export function targetTable(written: ReferenceYaml): string {
  const to = targetOf(written)
  return to.slice(0, to.indexOf('.'))
}

/** The references that a file declares, in their order. */
export function referencesOf(
  written: Readonly<Record<string, ReferenceYaml>>,
): readonly Reference[] {
  return Object.entries(written).map(([column, one]) => {
    const to = targetOf(one)
    return {
      column,
      table: targetTable(one),
      target: to.slice(to.indexOf('.') + 1),
      also: typeof one === 'string' ? [] : (one.with ?? []),
      maxOrphans: typeof one === 'string' ? undefined : limitOf(one.max_orphans),
    }
  })
}

function targetOf(written: ReferenceYaml): string {
  return typeof written === 'string' ? written : written.to
}
