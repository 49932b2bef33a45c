import { digestOf } from '../base/digest.ts'
import { invalidRequest } from './http-problem.ts'

/** A place in an answer's rows. It holds only for the same question and the same snapshot. */
export function cursorAt(offset: number, subject: readonly string[]): string {
  return Buffer.from(`${offset}.${mark(subject)}`, 'utf8').toString('base64url')
}

/** The offset of a cursor, whoever it was made for; throws a RequestProblem where it is none. */
export function offsetOf(cursor: string): number {
  const found = /^(\d{1,9})\.[0-9a-f]{16}$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!found) throw invalidRequest('page.cursor: not a cursor of this service')
  return Number(found[1])
}

/** Throws a RequestProblem where a cursor was made for another question, or the data changed since. */
export function checkCursor(cursor: string, subject: readonly string[]): void {
  if (cursorAt(offsetOf(cursor), subject) === cursor) return
  throw invalidRequest(
    'page.cursor: made for another question, or the data changed since; ask again from the start',
  )
}

function mark(subject: readonly string[]): string {
  return digestOf(subject).slice(0, 16)
}
