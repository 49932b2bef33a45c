import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiKeyFrom } from '../../src/serve/api-key.ts'
import { buildApp } from '../../src/serve/app.ts'
import { type Clinics, openClinics } from '../ask/clinics-project.ts'

const key = 'a-key-of-the-test-that-is-long-enough-0123456789'

let clinics: Clinics
let app: FastifyInstance

beforeAll(async () => {
  clinics = await openClinics()
  app = buildApp({ asker: clinics.asker, key: apiKeyFrom({ BANKFULL_API_KEY: key }) })
})
afterAll(async () => {
  await app.close()
  await clinics[Symbol.asyncDispose]()
})

async function post(body: unknown, headers: Record<string, string> = { 'x-api-key': key }) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await app.inject({
    method: 'POST',
    url: '/v1/ask',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  })
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    text: response.body,
    json: response.json(),
  }
}

describe('POST /v1/ask', () => {
  it('answers with view, sql, rows and how they came about', async () => {
    const { status, json } = await post({ question: 'worst 2 clinics in Washington' })
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual(['view', 'sql', 'rows', 'metadata'])
    const { id, engine, ...metadata } = json.metadata
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(Object.keys(engine)).toEqual(['name', 'version', 'elapsedMs'])
    await expect(`${JSON.stringify({ ...json, metadata }, undefined, 2)}\n`).toMatchFileSnapshot(
      '../golden/serve/answer.json',
    )
  })

  it('gives decimals as text and small integers as numbers, with the type in columns', async () => {
    const { json } = await post({ question: 'claims and money denied at Harbor Point' })
    expect(json.rows[0]).toMatchObject({ claims: 540, amount_denied: '12400.50' })
    expect(json.metadata.columns).toContainEqual({
      name: 'amount_denied',
      type: 'decimal(18,2)',
      unit: 'USD',
      meaning: 'Money held back by denials',
      masked: false,
    })
  })

  it('pages through rows with a cursor that holds only for that question', async () => {
    const question = 'visits this year'
    const seen: unknown[] = []
    let cursor: string | null = null
    do {
      const { json } = await post({ question, page: { size: 3, cursor } })
      seen.push(...json.rows)
      cursor = json.metadata.nextCursor
    } while (cursor !== null && seen.length < 50)
    expect(seen).toHaveLength(7)
    expect(new Set(seen.map((row) => JSON.stringify(row))).size).toBe(7)
    const first = await post({ question, page: { size: 3 } })
    const other = await post({
      question: 'top 3 clinics',
      page: { cursor: first.json.metadata.nextCursor },
    })
    expect([other.status, other.json.code]).toEqual([400, 'invalid_request'])
  })

  it('renders without running on request', async () => {
    const { json } = await post({ question: 'top 3 clinics', options: { dryRun: true } })
    expect([json.rows, json.metadata.nextCursor]).toEqual([[], null])
    expect(json.sql).toContain('from "clinic_ranking"')
  })

  it.each([
    ['weather in Seattle', 'out_of_scope'],
    ['visits in Dallas', 'unknown_location'],
    ['top 5000 clinics', 'parameter_out_of_range'],
    ['how tall is the tower', 'no_authoritative_view'],
    ['how are we doing in Seattle?', 'ambiguous_question'],
  ])('refuses "%s" with 422 %s', async (question, code) => {
    const { status, type, json } = await post({ question })
    expect([status, json.status, json.code]).toEqual([422, 422, code])
    expect(type).toContain('application/problem+json')
  })

  it('writes a refusal as a problem with suggestions', async () => {
    const { json } = await post({ question: 'no-show rate of telehealth visits' })
    await expect(
      `${JSON.stringify({ ...json, id: undefined }, undefined, 2)}\n`,
    ).toMatchFileSnapshot('../golden/serve/refusal.json')
  })
})

describe('a request is checked before it is read', () => {
  it.each([
    ['no JSON', '{"question": '],
    ['an empty body', ''],
    ['a list', '[]'],
    ['a string', '"x"'],
    ['no question', '{}'],
    ['a question that is no text', '{"question": ["a"]}'],
    ['an empty question', '{"question": "  "}'],
    ['an unknown field', '{"question": "top 3 clinics", "sql": "select 1"}'],
    ['an unknown option', '{"question": "top 3 clinics", "options": {"tenant": "x"}}'],
    [
      'a day that does not exist',
      '{"question": "top 3 clinics", "options": {"today": "2026-02-30"}}',
    ],
    ['a limit of 0', '{"question": "top 3 clinics", "params": {"limit": 0}}'],
    ['a view that does not exist', '{"question": "top 3 clinics", "view": "x"}'],
    ['a cursor that is none', '{"question": "top 3 clinics", "page": {"cursor": "zzz"}}'],
    ['a poisoned prototype', '{"question": "top 3 clinics", "__proto__": {"x": 1}}'],
    ['half a surrogate', '{"question": "top \\ud800 clinics"}'],
    ['deep nesting', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ])('%s is 400', async (_name, body) => {
    const { status, type, json } = await post(body)
    expect([status, json.code]).toEqual([400, 'invalid_request'])
    expect(type).toContain('application/problem+json')
  })

  it('a body over 64 KB is refused before it is parsed', async () => {
    const { status, json } = await post(`{"question": "${'x'.repeat(70_000)}`)
    expect([status, json.code]).toEqual([413, 'too_large'])
  })

  it('a question over 512 characters after NFKC is refused', async () => {
    expect((await post({ question: 'é'.repeat(512) })).status).toBe(422)
    const { status, json } = await post({ question: '\ufb03'.repeat(200) })
    expect([status, json.code]).toEqual([413, 'too_large'])
  })

  it('only JSON is taken', async () => {
    const { status } = await post('question=top', {
      'x-api-key': key,
      'content-type': 'text/plain',
    })
    expect(status).toBe(415)
  })
})

describe('the API key', () => {
  it.each([
    ['none', {}, 'missing_api_key'],
    ['an empty one', { 'x-api-key': '' }, 'missing_api_key'],
    ['a wrong one', { 'x-api-key': 'x'.repeat(48) }, 'invalid_api_key'],
    ['the start of the right one', { 'x-api-key': key.slice(0, 40) }, 'invalid_api_key'],
    ['a very long one', { 'x-api-key': 'a'.repeat(10_000) }, 'invalid_api_key'],
  ])('%s gives 401', async (_name, headers, code) => {
    const { status, json, text } = await post(
      { question: 'top 3 clinics' },
      headers as Record<string, string>,
    )
    expect([status, json.code]).toEqual([401, code])
    expect(text).not.toContain(key.slice(0, 20))
  })

  it('is needed whatever the path, but for health', async () => {
    expect((await app.inject('/v1/anything')).statusCode).toBe(401)
    expect(
      (await app.inject({ url: '/v1/anything', headers: { 'x-api-key': key } })).statusCode,
    ).toBe(404)
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' })
    expect((await app.inject('/health/ready')).json()).toEqual({ status: 'ready' })
  })

  it('must be there, and long enough, before the service starts', () => {
    expect(() => apiKeyFrom({})).toThrow(expect.objectContaining({ code: 'SERVE_KEY_MISSING' }))
    const short = () => apiKeyFrom({ BANKFULL_API_KEY: 'short-and-secret' })
    expect(short).toThrow(expect.objectContaining({ code: 'SERVE_KEY_WEAK' }))
    expect(short).not.toThrow(/short-and-secret/)
  })
})

it('is not ready where a view has no snapshot, and says so with 503', async () => {
  await using own = await openClinics(['visit_flow'])
  const other = buildApp({ asker: own.asker, key: apiKeyFrom({ BANKFULL_API_KEY: key }) })
  expect((await other.inject('/health/ready')).statusCode).toBe(503)
  const response = await other.inject({
    method: 'POST',
    url: '/v1/ask',
    headers: { 'x-api-key': key },
    payload: { question: 'top 3 clinics' },
  })
  expect([response.statusCode, response.json().code]).toEqual([503, 'not_published'])
})

it('a fault of ours is 500 and tells nothing but that', async () => {
  const faults: unknown[] = []
  const broken = {
    ...clinics.asker,
    ask: () => Promise.reject(new Error('a path: /secret/place')),
  }
  const other = buildApp({
    asker: broken,
    key: apiKeyFrom({ BANKFULL_API_KEY: key }),
    onError: (error) => faults.push(error),
  })
  const response = await other.inject({
    method: 'POST',
    url: '/v1/ask',
    headers: { 'x-api-key': key },
    payload: { question: 'top 3 clinics' },
  })
  expect([response.statusCode, response.json().code, faults.length]).toEqual([
    500,
    'internal_error',
    1,
  ])
  expect(response.body).not.toContain('secret')
})
