import { once } from 'node:events'
import { openAsker } from '../../ask/ask.ts'
import { Problem } from '../../base/problem.ts'
import { apiKeyFrom } from '../../serve/api-key.ts'
import { buildApp } from '../../serve/app.ts'
import type { Command } from '../command.ts'
import { openServing } from '../session.ts'

/** `bankfull serve`: questions over HTTP. */
export const serve: Command = {
  name: 'serve',
  usage: '[--port N]',
  summary:
    'answers POST /v1/ask with an X-API-Key until it is stopped; the key comes from BANKFULL_API_KEY',
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'N',
      help: 'the port; 8787 by default, 0 takes a free one',
    },
    host: { type: 'string', value: 'ADDRESS', help: 'the address to bind; 127.0.0.1 by default' },
  },
  examples: [
    ['BANKFULL_API_KEY=… bankfull serve', 'on 127.0.0.1:8787'],
    ['BANKFULL_API_KEY=… bankfull serve -p 0', 'on a free port, which is printed'],
  ],
  run: async (call) => {
    const port = call.text('port') ?? '8787'
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      throw new Problem('USAGE', { message: `--port takes a number up to 65535, not ${port}.` })
    const key = apiKeyFrom(process.env)
    await using workspace = await openServing(call)
    await using asker = await openAsker(workspace)
    const app = buildApp({ asker, key, onError: (error) => call.terminal.err(String(error)) })
    const stopped = new AbortController()
    const signal = Promise.race([
      once(process, 'SIGINT', { signal: stopped.signal }).then(() => 130),
      once(process, 'SIGTERM', { signal: stopped.signal }).then(() => 143),
    ])
    try {
      const host = call.text('host') ?? '127.0.0.1'
      const address = await app.listen({ port: Number(port), host })
      call.terminal.err(`listening on ${address}; POST /v1/ask with the header X-API-Key`)
      return await signal
    } finally {
      stopped.abort()
      await app.close()
    }
  },
}
