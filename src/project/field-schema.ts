import * as z from 'zod'
import { parseType, typeNames } from '../sql/column-type.ts'
import { suggest } from './suggest.ts'
import { Spelled } from './yaml-value.ts'

/** A schema for each key of a file; the key is needed where its schema refuses `undefined`. */
export type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> }

/**
 * Every schema's message is what it expects, as a noun phrase: `one of a, b`. The problem's sentence adds what was
 * found. A whole sentence is said with `statement`.
 */
export function text(pattern?: RegExp, expected = 'text'): z.ZodType<string> {
  const sound = pattern ?? /\S/
  const wanted = pattern ? expected : 'text that is not blank'
  return z.preprocess(spelling, z.string({ error: expected }).regex(sound, { error: wanted }))
}

/** Text that may have any characters, the empty text included. */
export function anyText(): z.ZodType<string> {
  return z.preprocess(spelling, z.string({ error: 'text' }))
}

/** A table's or view's name: it becomes a folder and an SQL name. */
export function objectName(): z.ZodType<string> {
  return text(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, 'a name of letters, digits and _, at most 63')
}

/** Names of columns: none blank, none twice, at least one. */
export function columnNames(): z.ZodType<readonly string[]> {
  return distinct(text(), 'a list of columns', { ignoreCase: true })
}

/** A list with at least one entry and none twice. */
export function distinct(
  entry: z.ZodType<string>,
  expected: string,
  { ignoreCase = false }: { ignoreCase?: boolean } = {},
): z.ZodType<readonly string[]> {
  const list = z.array(entry, { error: expected }).min(1, { error: `${expected}, at least one` })
  return list.superRefine((members, context) => {
    const seen = new Map<string, string>()
    for (const [at, member] of members.entries()) {
      const key = ignoreCase ? member.toLowerCase() : member
      const other = seen.get(key)
      if (other === undefined) seen.set(key, member)
      else if (other === member) statement(context, [at], `${member} is listed twice.`)
      else statement(context, [at], `${member} is ${other} again: case does not count.`)
    }
  })
}

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(
  words: W,
): z.ZodType<W[number]> {
  return z.preprocess(spelling, z.enum(words, { error: either(words) })) as z.ZodType<W[number]>
}

/** `true` or `false`. */
export function flag(): z.ZodType<boolean> {
  return z.preprocess(meaning, z.boolean({ error: 'true or false' }))
}

/** A whole number within limits, both included. */
export function whole(least: number, most: number): z.ZodType<number> {
  const error = `a whole number from ${least} to ${most}`
  return z.preprocess(meaning, z.int({ error }).min(least, { error }).max(most, { error }))
}

/** A value by its source text: `007` is not 7. Null is refused, for it has several spellings. */
export function spelled(): z.ZodType<string> {
  const error = 'a value (in quotes, if the word itself is meant)'
  return z.preprocess(spelling, z.string({ error })).meta({ type: ['string', 'number', 'boolean'] })
}

/** A mapping whose keys are free. */
export function dictionary<V>(
  key: z.ZodType<string>,
  value: z.ZodType<V>,
  expected: string,
): z.ZodType<Readonly<Record<string, V>>> {
  return z.record(key, value, { error: expected })
}

/** A mapping of known keys; an unknown one is refused with the known ones named. */
export function mapping<T extends z.ZodRawShape>(shape: T): z.ZodType<z.output<z.ZodObject<T>>> {
  const known = Object.keys(shape).join(', ')
  const strict = z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : `keys with values: ${known}`),
  })
  return z.preprocess(meaning, strict)
}

/** A mapping of settings that are kept as they stand, beside the known ones. */
export function settings<T extends z.ZodRawShape>(
  shape: T,
): z.ZodType<z.output<z.ZodObject<T, z.core.$loose>>> {
  return z.preprocess(meaning, z.looseObject(shape, { error: 'a mapping of settings' }))
}

const digitsPattern = String.raw`(?:\s*\(\s*\d+\s*,\s*\d+\s*\))?`
/** For editors; the reader itself asks `parseType`. */
const typePattern = `^(?:${typeNames.map((name) => name.replace('(p,s)', digitsPattern)).join('|')})$`

/** A type that a column can be declared with. */
export function typeName(): z.ZodType<string> {
  const known = typeNames.map((name) => name.replace(/\(.*/, ''))
  const type = z.string({ error: `a type: ${either(typeNames)}` }).superRefine((name, context) => {
    if (parseType(name)) return
    const digits = /^decimal\s*\(\s*\d+\s*,\s*\d+\s*\)$/.test(name)
    const cut = /^decimal\s*\(\s*\d+\s*$/.test(name)
    if (digits) statement(context, [], `a decimal has 1 to 38 digits in all; found ${name}.`)
    else if (cut) {
      statement(context, [], 'inside { } a comma ends a value: quote the type.', `"${name},…)"`)
    } else {
      const expected = `expected a type: ${either(typeNames)}; found '${name.slice(0, 40)}'.`
      statement(context, [], expected, suggest(name.replace(/\(.*/, ''), known))
    }
  })
  return z.preprocess(spelling, type).meta({ pattern: typePattern })
}

/** An IANA time zone such as America/Chicago. */
export function timeZone(): z.ZodType<string> {
  const error = 'an IANA time zone such as America/Chicago'
  const zone = z.string({ error }).superRefine((name, context) => {
    if (isTimeZone(name)) return
    const known = [...Intl.supportedValuesOf('timeZone'), 'UTC']
    statement(context, [], `expected ${error}; found '${name.slice(0, 40)}'.`, suggest(name, known))
  })
  return z.preprocess(spelling, zone)
}

/** Reports a whole sentence rather than an expectation. */
export function statement(
  context: z.RefinementCtx,
  path: (string | number)[],
  message: string,
  didYouMean?: string,
): void {
  context.addIssue({ code: 'custom', path, message, params: { sentence: true, didYouMean } })
}

/** `a, b or c`. */
function either(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`
}

function spelling(value: unknown): unknown {
  return value instanceof Spelled && value.value !== null ? value.source : value
}

function meaning(value: unknown): unknown {
  return value instanceof Spelled ? value.value : value
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
