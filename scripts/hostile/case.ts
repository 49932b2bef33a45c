import { readFileSync } from 'node:fs'

/** One hostile input as the file has it: a question, or the body or headers of a request. */
export interface HostileCase {
  readonly id: string
  readonly cat: string
  readonly expect: string
  /** The question; undefined where only a body is sent. */
  readonly question: string | undefined
  readonly body: string | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
}

interface Repeated {
  readonly prefix?: string
  readonly unit: string
  readonly n: number
  readonly suffix?: string
}

interface Line {
  readonly id: string
  readonly cat: string
  readonly expect: string
  readonly q: string | null
  readonly spec?: Repeated
  readonly body?: string
  readonly body_spec?: { readonly open: string; readonly close: string; readonly n: number }
  readonly headers?: Readonly<Record<string, string>>
  readonly header_spec?: Readonly<Record<string, Repeated>>
}

/** Reads the file; what it describes by a unit and a number is written out. */
export function hostileCases(path: string): readonly HostileCase[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { id, cat, expect, q, spec, body, body_spec, headers, header_spec } = JSON.parse(
        line,
      ) as Line
      const nested =
        body_spec && body_spec.open.repeat(body_spec.n) + body_spec.close.repeat(body_spec.n)
      const long =
        header_spec && Object.entries(header_spec).map(([key, it]) => [key, repeated(it)])
      return {
        id,
        cat,
        expect,
        question: spec === undefined ? (q ?? undefined) : repeated(spec),
        body: body ?? nested,
        headers: headers ?? (long && Object.fromEntries(long)),
      }
    })
}

function repeated({ prefix = '', unit, n, suffix = '' }: Repeated): string {
  return prefix + unit.repeat(n) + suffix
}
