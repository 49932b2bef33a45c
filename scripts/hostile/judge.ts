import type { Reply } from '../../src/ask/reply.ts'
import type { Received } from './request.ts'

/**
 * Why a reply to a question is not what was to come; undefined where it is. `asked` gives the reply to another question:
 * an answer must be that of the question it stands for, or of what a person sees of it, where that is less.
 */
export async function questionFault(
  expect: string,
  question: string,
  reply: Reply,
  asked: (question: string) => Promise<Reply>,
): Promise<string | undefined> {
  if (reply.kind !== 'answer') return undefined
  const same = expect.match(/same_as:(.*)$/)?.[1]
  if (same !== undefined) {
    const wanted = [await asked(same), await asked(visible(question))].map(essence)
    return wanted.includes(essence(reply)) ? undefined : `another answer than '${same}' has`
  }
  if (expect === 'refuse_or_valid_answer') return undefined
  if (expect === 'refuse_or_clamped_and_said')
    return reply.totalRows === 0 || isSaid(reply) ? undefined : answered(reply)
  return answered(reply)
}

/** Why an HTTP answer is not what was to come; undefined where it is. */
export function requestFault(
  expect: string,
  { status, headers, body }: Received,
): string | undefined {
  if (status >= 500) return `status ${status}`
  const statuses = (expect.match(/\d{3}/g) ?? []).map(Number)
  const refusals = /refuse/.test(expect) ? [422] : []
  switch (expect) {
    case 'no_reflection':
      return /evil/.test(headers + body) ? 'the host is given back' : undefined
    case 'sanitised_in_log_and_reply':
      return /<script>/.test(headers + body) ? 'the header is given back' : undefined
    case 'no_effect':
      return status === 200 ? undefined : `status ${status}`
    case '406_or_json':
      return status === 406 || /json/.test(headers) ? undefined : 'neither 406 nor JSON'
    default: {
      const plain = /plain_answer|last_wins|ignored/.test(expect) ? [200] : []
      const allowed = [...statuses, ...refusals, ...plain]
      return allowed.includes(status) ? undefined : `status ${status}, not ${allowed.join(' or ')}`
    }
  }
}

function visible(question: string): string {
  return question
    .replace(/[\p{Cf}\p{Co}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
}

/** View, slots and rows: what two spellings of one question share. */
function essence(reply: Reply): string {
  return reply.kind === 'answer'
    ? JSON.stringify([reply.view, reply.match.slots, reply.rows])
    : reply.kind
}

/** A value at the edge may be read where the answer shows how: as a slot, a default or a note. */
function isSaid(reply: Reply & { readonly kind: 'answer' }): boolean {
  return reply.notes.length > 0 || 'period' in reply.match.slots || 'n' in reply.match.slots
}

function answered(reply: Reply & { readonly kind: 'answer' }): string {
  return `answered by ${reply.view} ${JSON.stringify(reply.match.slots)}`
}
