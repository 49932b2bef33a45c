import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Asker } from '../ask/ask.ts'
import type { ApiKey } from './api-key.ts'
import { askRoute } from './ask-route.ts'
import { healthRoute } from './health-route.ts'
import { type HttpProblem, RequestProblem, sendProblem } from './http-problem.ts'

/** What the service is made of. */
export interface ServeTools {
  readonly asker: Asker
  readonly key: ApiKey
  /** Told of every error that is a bug of ours; the caller sees only that it happened. */
  readonly onError?: (error: unknown) => void
}

/** The most bytes that a body may have; more is refused before it is read. */
const mostBodyBytes = 65_536

/** Builds the HTTP service. It does not listen; `listen` is the command's, and tests inject requests. */
export function buildApp({ asker, key, onError }: ServeTools): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: mostBodyBytes,
    requestTimeout: 10_000,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: true,
  })
  app.addHook('onRequest', async (request) => {
    if (!isOpen(request)) checkKey(request, key)
    checkEncoding(request)
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  app.removeContentTypeParser('text/plain')
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, {
      status: 404,
      code: 'not_found',
      title: 'Not found',
      detail: 'There is nothing here; questions go to POST /v1/ask.',
    }),
  )
  app.setErrorHandler((error: FastifyError | RequestProblem, _request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500) onError?.(error)
    if (problem.status === 401)
      reply.header('www-authenticate', 'ApiKey realm="bankfull", header="X-API-Key"')
    return sendProblem(reply, problem)
  })
  healthRoute(app, asker)
  askRoute(app, asker)
  return app
}

function isOpen(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' && (request.url === '/health/live' || request.url === '/health/ready')
  )
}

/** A body is read as it comes: one that says it is packed would be something else than it says. */
function checkEncoding(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return
  throw new RequestProblem({
    status: 415,
    code: 'invalid_request',
    title: 'Body is packed',
    detail: 'Send the body without Content-Encoding.',
  })
}

function checkKey(request: FastifyRequest, key: ApiKey): void {
  const presented = request.headers['x-api-key']
  if (presented === undefined || presented === '') {
    throw new RequestProblem({
      status: 401,
      code: 'missing_api_key',
      title: 'API key missing',
      detail: 'Send the key in the header X-API-Key.',
    })
  }
  if (typeof presented !== 'string' || !key.matches(presented)) {
    throw new RequestProblem({
      status: 401,
      code: 'invalid_api_key',
      title: 'API key not valid',
      detail: 'The key in the header X-API-Key is not valid.',
    })
  }
}

/** Turns what was thrown into what is said; the text of our own faults stays inside. */
function problemOf(error: FastifyError | RequestProblem): HttpProblem {
  if (error instanceof RequestProblem) return error.problem
  const status = error.statusCode ?? 500
  if (status === 413) {
    return {
      status,
      code: 'too_large',
      title: 'Body too large',
      detail: `A body has at most ${mostBodyBytes} bytes.`,
    }
  }
  if (status === 415) {
    return {
      status,
      code: 'invalid_request',
      title: 'Unsupported media type',
      detail: 'Send JSON with Content-Type: application/json.',
    }
  }
  if (status >= 400 && status < 500) {
    return {
      status,
      code: 'invalid_request',
      title: 'Invalid request',
      detail: 'The body is not valid JSON, or the request is malformed.',
    }
  }
  return {
    status: 500,
    code: 'internal_error',
    title: 'Internal error',
    detail: 'This is a fault of ours; nothing was changed.',
  }
}
