import type { FastifyInstance } from 'fastify'
import type { Asker } from '../ask/ask.ts'

/** GET /health/live and /health/ready, open to all: they say nothing of the data but whether it is there. */
export function healthRoute(app: FastifyInstance, asker: Asker): void {
  app.get('/health/live', async (_request, reply) => reply.send({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    const { ready } = await asker.ready().catch(() => ({ ready: false }))
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'no snapshots' })
  })
}
