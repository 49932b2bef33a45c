import { createHash } from 'node:crypto'

/** SHA-256 of text or bytes, in hexadecimal. */
function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/**
 * SHA-256 of a value's canonical JSON: object keys sorted, bigints as their decimal text, so that equal
 * values give equal digests whatever order they were built in.
 */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** JSON with sorted keys, no spaces, and bigints as quoted decimal text; `undefined` members are left out. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return member.toString()
    if (member instanceof Map) return Object.fromEntries([...member].sort(byKey))
    if (member !== null && typeof member === 'object' && !Array.isArray(member)) {
      return Object.fromEntries(Object.entries(member).sort(byKey))
    }
    return member
  })
}

function byKey(a: [unknown, unknown], b: [unknown, unknown]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1
}
