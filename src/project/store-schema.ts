import * as z from 'zod'
import {
  anyText,
  dictionary,
  flag,
  mapping,
  oneOf,
  statement,
  text,
  timeZone,
} from './field-schema.ts'
import { suggest } from './suggest.ts'
import { Spelled } from './yaml-value.ts'

/** One of a table's `stores:` as written: what the store's files need said. */
export interface StoreYaml {
  readonly encoding?: string | undefined
  readonly delimiter?: string | undefined
  readonly quote?: string | undefined
  readonly decimal_mark?: '.' | ',' | undefined
  readonly date_format?: string | undefined
  readonly time_zone?: string | undefined
  readonly nulls?: readonly string[] | undefined
  readonly header?: boolean | undefined
  readonly rename?: Readonly<Record<string, string>> | undefined
}

const usualEncodings = ['utf-8', 'windows-1252', 'iso-8859-1', 'utf-16le', 'utf-16be', 'shift_jis']

const encoding = text().superRefine((label, context) => {
  if (isEncoding(label)) return
  const wanted = `expected an encoding such as ${usualEncodings.slice(0, 3).join(', ')}`
  statement(
    context,
    [],
    `${wanted}; found '${label.slice(0, 40)}'.`,
    suggest(label, usualEncodings),
  )
})

/** One character; a tab may be written `\t` in any quotes, or `tab`. */
const delimiter = z.preprocess(
  (value) => (value === '\\t' || value === 'tab' ? '\t' : spellingOf(value)),
  z.string({ error: 'one character' }).regex(/^[^\r\n"]$/u, { error: 'one character, or tab' }),
)

const quote = anyText().refine((mark) => /^[^\r\n\s]$/u.test(mark), { error: 'one character' })

/** Parts of a date format; what stands between them is taken as it is. Months are large, minutes small. */
const dateParts = /YYYY|yyyy|YY|yy|M{1,4}|DD?|dd?|HH?|hh?|mm|ss|SSS|A|[^A-Za-z%]/g

const dateFormat = text().superRefine((format, context) => {
  const hours = format.search(/T?[Hh]/)
  const date = hours === -1 ? format : format.slice(0, hours)
  const time = format.slice(date.length)
  const known = `${date}${time.replace(/^T/, ' ')}`.replace(dateParts, '') === ''
  if (known && isDate(date)) return
  const upper = date.toUpperCase()
  const hint = /^[YMD]+[./ -][YMD]+[./ -][YMD]+ ?$/.test(upper) ? `${upper}${time}` : undefined
  const parts = 'YYYY, YY, MMMM, MMM, MM, M, DD, D, HH, H, hh, h, mm, ss, SSS, A'
  const wanted = 'expected a date format such as DD.MM.YYYY or MM/DD/YYYY HH:mm'
  statement(context, [], `${wanted}, of ${parts}; found '${format.slice(0, 40)}'.`, hint)
})

/** Year, month and day, before any hour; a small m would be minutes. */
function isDate(format: string): boolean {
  return /y/i.test(format) && /M/.test(format) && /d/i.test(format) && !format.includes('m')
}

/** `NULL` and `~` are null to YAML; here their spelling is what counts. */
const nullSpelling = z
  .preprocess(
    (value) => (value instanceof Spelled && value.source !== '' ? value.source : value),
    z.string({ error: "a spelling ('' for the empty text)" }),
  )
  .meta({ type: ['string', 'number', 'boolean', 'null'] })

const nulls = z.array(nullSpelling, { error: 'a list of spellings, such as ["NULL", "n/a"]' })

const rename = dictionary(
  text(),
  text(),
  'a mapping of delivered names to column names',
).superRefine((names, context) => {
  const taken = new Map<string, string>()
  for (const [delivered, name] of Object.entries(names)) {
    const other = taken.get(name.toLowerCase())
    if (other === undefined) taken.set(name.toLowerCase(), delivered)
    else statement(context, [delivered], `${delivered} and ${other} both become ${name}.`)
  }
})

/** Schema of what one store's files need said. */
export function storeReading(): z.ZodType<StoreYaml> {
  return mapping({
    encoding: encoding
      .optional()
      .describe('utf-8, windows-1252 …; proven from the bytes if absent'),
    delimiter: delimiter.optional().describe('One character between values, or tab'),
    quote: quote.optional().describe('One character around values'),
    decimal_mark: oneOf(['.', ',']).optional().describe('. or ,'),
    date_format: dateFormat.optional().describe('DD.MM.YYYY, MM/DD/YYYY HH:mm …'),
    time_zone: timeZone().optional().describe('IANA zone of times that carry none'),
    nulls: nulls.optional().describe('Spellings that mean null, exactly as they stand in the file'),
    header: flag().optional().describe('Whether the first record names the columns'),
    rename: rename.optional().describe("Delivered column name → the table's"),
  })
}

function spellingOf(value: unknown): unknown {
  return value instanceof Spelled && value.value !== null ? value.source : value
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) !== undefined
  } catch {
    return false
  }
}
