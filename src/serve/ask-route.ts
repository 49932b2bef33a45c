import type { FastifyInstance } from 'fastify'
import type { Asker, AskOptions } from '../ask/ask.ts'
import type { Answer, Clarification, Refusal, RefusalCode } from '../ask/reply.ts'
import type { SqlValue } from '../sql/sql.ts'
import { type AskBody, mostRows, readAskBody } from './ask-body.ts'
import { checkCursor, cursorAt, offsetOf } from './cursor.ts'
import { invalidRequest, sendProblem } from './http-problem.ts'

/** Rows of a page where the request names no size. */
const usualPage = 100

/** POST /v1/ask: 200 with rows and how they came about, 422 where the question is refused or ambiguous. */
export function askRoute(app: FastifyInstance, asker: Asker): void {
  app.post('/v1/ask', async (request, reply) => {
    const body = readAskBody(request.body)
    await checkView(body, asker)
    const options = optionsOf(body)
    const answered = await asker.ask(body.question, options)
    switch (answered.kind) {
      case 'answer':
        return reply.send(answerDocument(answered, body, options))
      case 'clarify':
        return sendProblem(reply, clarifyProblem(answered))
      case 'refuse':
        return sendProblem(reply, refuseProblem(answered))
    }
  })
}

async function checkView(body: AskBody, asker: Asker): Promise<void> {
  if (body.view === undefined || body.view === null) return
  const known = (await asker.views()).map((view) => view.name)
  if (!known.includes(body.view))
    throw invalidRequest(`view: no such view; known: ${known.join(', ')}`)
}

function optionsOf(
  body: AskBody,
): AskOptions & { readonly limit: number; readonly offset: number } {
  const offset = body.page?.cursor == null ? 0 : offsetOf(body.page.cursor)
  const page = body.page?.size ?? (body.params?.limit === undefined ? usualPage : mostRows)
  const left = body.params?.limit === undefined ? page : Math.max(0, body.params.limit - offset)
  return {
    limit: Math.min(page, left),
    offset,
    dryRun: body.options?.dryRun ?? false,
    today: body.options?.today ?? undefined,
    view: body.view ?? undefined,
    follows: body.options?.follows ?? undefined,
  }
}

function answerDocument(
  answer: Answer,
  body: AskBody,
  options: { readonly offset: number },
): object {
  const subject = [
    body.question,
    answer.view,
    answer.data.snapshot,
    answer.match.mappingHash,
    answer.match.today,
  ]
  if (body.page?.cursor != null) checkCursor(body.page.cursor, subject)
  const next = options.offset + answer.rows.length
  const most = Math.min(answer.totalRows, body.params?.limit ?? answer.totalRows)
  const { match } = answer
  return {
    view: answer.view,
    sql: answer.sql.text,
    rows: answer.rows,
    metadata: {
      apiVersion: 'v1',
      id: answer.id,
      question: answer.question,
      sqlParams: answer.sql.values.map(jsonParameter),
      columns: answer.columns,
      rowCount: answer.rows.length,
      totalRows: answer.totalRows,
      truncated: answer.truncated,
      nextCursor: !answer.dryRun && next < most ? cursorAt(next, subject) : null,
      match: {
        terms: match.terms,
        slots: match.slots,
        defaults: match.defaults,
        rankedBy: match.rankedBy,
        alternatives: match.alternatives,
        mappingHash: match.mappingHash,
        chart: match.chart,
        today: match.today,
      },
      data: answer.data,
      engine: answer.engine,
      notes: answer.notes,
    },
  }
}

function clarifyProblem(reply: Clarification): Parameters<typeof sendProblem>[1] {
  const { id, readings, candidates, slots } = reply
  return {
    status: 422,
    code: reply.code,
    title: 'The question can be read in more than one way',
    detail: reply.reason,
    more: { id, readings, candidates, slots },
  }
}

function refuseProblem(reply: Refusal): Parameters<typeof sendProblem>[1] {
  const { id, code, reason, unknownWords, terms, didYouMean, suggestions, candidates } = reply
  return {
    status: statusOf(code),
    code,
    title: 'The question is not answered',
    detail: reason,
    more: {
      id,
      understood: terms,
      notUnderstood: unknownWords,
      didYouMean,
      suggestions,
      candidates,
    },
  }
}

function statusOf(code: RefusalCode): number {
  switch (code) {
    case 'too_large':
      return 413
    case 'engine_timeout':
    case 'not_published':
      return 503
    case 'no_authoritative_view':
    case 'unknown_location':
    case 'parameter_out_of_range':
    case 'slot_not_supported':
    case 'out_of_scope':
    case 'action_request':
    case 'unsafe_input':
    case 'unknown_answer':
      return 422
  }
}

/** A parameter as JSON: an integer beyond 2^53 is text. */
function jsonParameter(value: SqlValue): string | number | boolean | null {
  return typeof value === 'bigint' ? value.toString() : value
}
