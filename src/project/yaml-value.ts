/**
 * A plain scalar that YAML would read as a number, a boolean or null, with its source text beside it. Nothing is
 * lost on the way: where text is wanted, `007` stays `007` and `1e5` stays `1e5`.
 */
export class Spelled {
  readonly value: number | boolean | null
  readonly source: string

  constructor(value: number | boolean | null, source: string) {
    this.value = value
    this.source = source
  }
}

/** What a YAML node holds. Mappings have no prototype. */
export type YamlValue = string | Spelled | readonly YamlValue[] | YamlMapping

/** A mapping by its keys' source text. */
export interface YamlMapping {
  readonly [key: string]: YamlValue
}

const integer = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const infinite = /^[-+]?\.(?:inf|Inf|INF)$/
const notNumber = /^\.(?:nan|NaN|NAN)$/

/** Reads a plain (unquoted) scalar by the core schema of YAML 1.2, in which `yes` and `no` are text. */
export function plainScalar(source: string): string | Spelled {
  if (/^(?:|~|null|Null|NULL)$/.test(source)) return new Spelled(null, source)
  if (/^(?:true|True|TRUE)$/.test(source)) return new Spelled(true, source)
  if (/^(?:false|False|FALSE)$/.test(source)) return new Spelled(false, source)
  if (integer.test(source) || float.test(source)) return new Spelled(Number(source), source)
  if (infinite.test(source)) return new Spelled(Number.POSITIVE_INFINITY, source)
  if (notNumber.test(source)) return new Spelled(Number.NaN, source)
  return source
}

/** True for a mapping: neither a scalar nor a list. */
export function isMapping(value: unknown): value is YamlMapping {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Spelled)
  )
}

/**
 * The value as ordinary JavaScript, for settings that are kept as they stand. A number that a float would change
 * stays text.
 */
export function plain(value: unknown): unknown {
  if (value instanceof Spelled) {
    const { value: read, source } = value
    return integer.test(source) && !Number.isSafeInteger(read) ? source : read
  }
  if (Array.isArray(value)) return value.map(plain)
  if (isMapping(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
  }
  return value
}
