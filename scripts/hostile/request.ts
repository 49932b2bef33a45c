import { connect } from 'node:net'

/** What came back over the wire. */
export interface Received {
  readonly status: number
  /** Status line and headers, as they came. */
  readonly headers: string
  readonly body: string
}

/** Where and with which key requests are sent. */
export interface Service {
  readonly port: number
  readonly key: string
}

/** Sends one POST /v1/ask byte by byte as it is given, so that no client mends it on its way. */
export function send(
  { port, key }: Service,
  body: string,
  own: Readonly<Record<string, string>> = {},
  isKnown = true,
): Promise<Received> {
  const headers: Record<string, string> = {
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    ...(isKnown ? { 'X-API-Key': key } : {}),
    ...('Transfer-Encoding' in own ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    Connection: 'close',
    ...own,
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const parts: Buffer[] = []
    const end = (): void => resolve(received(Buffer.concat(parts).toString()))
    socket.on('data', (part) => parts.push(part))
    socket.on('end', end)
    // A server may close on a body that it does not want to read; what it said before counts.
    socket.on('error', end)
    socket.write(`POST /v1/ask HTTP/1.1\r\n${head.join('')}\r\n`)
    socket.write(body)
  })
}

function received(text: string): Received {
  const [headers = '', ...body] = text.split('\r\n\r\n')
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1] ?? 0),
    headers,
    body: body.join('\r\n\r\n'),
  }
}
