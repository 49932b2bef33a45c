/** What kind of JSON value a member held; numbers keep their spelling. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'nested'

/** One member of a record. `text` is the string's value, the number as spelled, or the nested value's JSON text. */
export interface JsonMember {
  readonly key: string
  readonly kind: JsonKind
  readonly text: string
}

/** Thrown for a record that is not strict JSON; `offset` counts characters within the record. */
export class JsonFault extends Error {
  readonly offset: number

  constructor(message: string, offset: number, options?: ErrorOptions) {
    super(`${message} at character ${offset + 1}`, options)
    this.name = 'JsonFault'
    this.offset = offset
  }
}

/**
 * Reads the members of one JSON object without changing any value: numbers stay text, repeated keys are all
 * given, nested values stay as written. Strict RFC 8259; throws JsonFault.
 */
export function membersOf(text: string): readonly JsonMember[] {
  const members: JsonMember[] = []
  let at = space(text, 0)
  if (text[at] !== '{') throw new JsonFault('not an object', at)
  at = space(text, at + 1)
  if (text[at] === '}') return ended(text, at + 1, members)
  for (;;) {
    if (text[at] !== '"') throw new JsonFault('a key was expected', at)
    const keyEnd = stringEnd(text, at)
    const key = stringValue(text, at, keyEnd)
    at = space(text, keyEnd)
    if (text[at] !== ':') throw new JsonFault("':' was expected", at)
    at = space(text, at + 1)
    const end = valueEnd(text, at)
    members.push(memberOf(key, text, at, end))
    at = space(text, end)
    if (text[at] === '}') return ended(text, at + 1, members)
    if (text[at] !== ',') throw new JsonFault("',' or '}' was expected", at)
    at = space(text, at + 1)
  }
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordPattern = /true|false|null/y

function memberOf(key: string, text: string, at: number, end: number): JsonMember {
  const slice = text.slice(at, end)
  switch (text[at]) {
    case '"':
      return { key, kind: 'string', text: stringValue(text, at, end) }
    case '{':
    case '[':
      parsed(slice, at)
      return { key, kind: 'nested', text: slice }
    case 'n':
      return { key, kind: 'null', text: '' }
    case 't':
    case 'f':
      return { key, kind: 'boolean', text: slice }
    default:
      return { key, kind: 'number', text: slice }
  }
}

function valueEnd(text: string, at: number): number {
  const first = text[at]
  if (first === '"') return stringEnd(text, at)
  if (first === '{' || first === '[') return nestedEnd(text, at)
  const pattern = first === 't' || first === 'f' || first === 'n' ? wordPattern : numberPattern
  pattern.lastIndex = at
  if (!pattern.test(text)) throw new JsonFault('a value was expected', at)
  return pattern.lastIndex
}

function stringEnd(text: string, at: number): number {
  let end = at + 1
  for (;;) {
    end = text.indexOf('"', end)
    if (end === -1) throw new JsonFault('a string is not closed', at)
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes += 1
    end += 1
    if (slashes % 2 === 0) return end
  }
}

function stringValue(text: string, at: number, end: number): string {
  const value = parsed(text.slice(at, end), at) as string
  if (!value.isWellFormed()) throw new JsonFault('half of a character pair', at)
  return value
}

function nestedEnd(text: string, at: number): number {
  let depth = 0
  for (let place = at; place < text.length; place += 1) {
    const character = text[place]
    if (character === '"') place = stringEnd(text, place) - 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth === 0) return place + 1
    }
  }
  throw new JsonFault('an object or array is not closed', at)
}

function parsed(slice: string, at: number): unknown {
  try {
    return JSON.parse(slice) as unknown
  } catch (error) {
    throw new JsonFault(error instanceof Error ? error.message : String(error), at, {
      cause: error,
    })
  }
}

function space(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at
    at += 1
  }
}

function ended(text: string, at: number, members: readonly JsonMember[]): readonly JsonMember[] {
  const end = space(text, at)
  if (end < text.length) throw new JsonFault('text behind the object', end)
  return members
}
