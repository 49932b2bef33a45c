import type { FastifyReply } from 'fastify'

/** An error as RFC 9457 has it, with a stable code and what helps to mend the request. */
export interface HttpProblem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  /** Further members: suggestions, readings, what was understood. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** Thrown where a request cannot go on; becomes the response. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem'
  readonly problem: HttpProblem

  constructor(problem: HttpProblem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** Sends an error as `application/problem+json`. */
export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const { status, code, title, detail, more } = problem
  const type = `urn:bankfull:problem:${code}`
  return reply
    .status(status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type, title, status, code, detail, ...more }))
}

/** What a request got wrong in its form. */
export function invalidRequest(
  detail: string,
  more?: Readonly<Record<string, unknown>>,
): RequestProblem {
  return new RequestProblem({
    status: 400,
    code: 'invalid_request',
    title: 'Invalid request',
    detail,
    ...(more && { more }),
  })
}
