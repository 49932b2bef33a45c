import type * as z from 'zod'
import { statement, text } from './field-schema.ts'
import type { RowLimit } from './project.ts'

/** A limit of rows as written: a number, a share or a ratio. */
export function rowLimit(): z.ZodType<string> {
  return text(
    /^(?:\d+|\d+(?:\.\d+)?%|\d*\.\d+)$/,
    'a number of rows (20), a share (0.1%) or a ratio (0.001)',
  )
    .superRefine((max, context) => {
      const share = max.endsWith('%') ? Number(max.slice(0, -1)) / 100 : Number(max)
      const isRows = /^\d+$/.test(max)
      if (!isRows && share > 1) statement(context, [], `a share is at most 100%; found ${max}.`)
      if (isRows && !Number.isSafeInteger(share))
        statement(context, [], `${max} rows are too many.`)
    })
    .meta({ type: ['string', 'number'] })
}

/** What a written limit means; undefined where none is. */
export function limitOf(max: string | undefined): RowLimit | undefined {
  if (max === undefined) return undefined
  if (/^\d+$/.test(max)) return { kind: 'rows', rows: Number(max) }
  const share = max.endsWith('%') ? Number(max.slice(0, -1)) / 100 : Number(max)
  return { kind: 'share', share, text: max }
}
