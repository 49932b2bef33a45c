import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { jsonSchemas } from '../../src/project/schema.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const names = [...jsonSchemas().keys()]

/** Accepts what the committed JSON Schema of that kind accepts. */
function accepts(kind: string, text: string): boolean {
  const schema: z.core.JSONSchema.JSONSchema = JSON.parse(read(`schema/${kind}.schema.json`))
  return z.fromJSONSchema(schema).safeParse(parse(text)).success
}

describe('The JSON Schemas for editors', () => {
  it.each(names)('are what the code gives: %s (node scripts/schema.ts writes them)', (name) => {
    expect(JSON.parse(read(`schema/${name}`))).toEqual(jsonSchemas().get(name))
  })

  it.each([
    ['project', 'bankfull.yaml'],
    ['table', 'tables/*.yaml'],
    ['view', 'views/*.yaml'],
    ['model', 'models/*.yaml'],
  ])('accept the reference project and the contract: %s', (kind, files) => {
    const cwd = root
    const found = ['examples/carwash', 'test/fixtures/projects/contract'].flatMap((folder) =>
      globSync(`${folder}/${files}`, { cwd }),
    )
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter((file) => !accepts(kind, read(file)))).toEqual([])
  })

  it('refuse an unknown key, a wrong word and a missing key', () => {
    expect(accepts('table', 'table: T\nmerge: {key: [k]}\n')).toBe(true)
    expect(accepts('table', 'table: T\nmerge: {key: [k]}\npurpos: x\n')).toBe(false)
    expect(accepts('table', 'table: T\nmerge: {key: [k]}\ndrift: widn\n')).toBe(false)
    expect(accepts('table', 'table: T\n')).toBe(false)
  })

  it('say of every key what it is', () => {
    for (const [name, schema] of jsonSchemas()) {
      const { properties = {} } = schema as {
        properties?: Record<string, { description?: string }>
      }
      const silent = Object.keys(properties).filter((key) => !properties[key]?.description)
      expect(silent, name).toEqual([])
    }
  })
})
