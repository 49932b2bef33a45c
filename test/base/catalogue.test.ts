import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Code } from '../../src/base/catalogue.ts'
import { catalogue } from '../../src/base/catalogue.ts'
import { described } from '../../src/cli/commands/explain.ts'

const root = join(import.meta.dirname, '..', '..')
const codes = Object.keys(catalogue) as Code[]
const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && path !== join('base', 'catalogue.ts'))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'))
  .join('\n')

describe('The catalogue of codes', () => {
  it.each(codes)('%s has a sentence, a next step and an exit code', (code) => {
    const { meaning, next, exit } = described(code)
    expect(meaning).toMatch(/\S/)
    expect(meaning).not.toMatch(/undefined|\[object|NaN/)
    expect(next).toMatch(/\S.*[.\w/:>]$/)
    expect(next).not.toMatch(/undefined|\[object|NaN/)
    expect([1, 2, 3, 4, 5, 70, 130, 143]).toContain(exit)
  })

  it('holds no code that nothing in src throws', () => {
    expect(codes.filter((code) => !new RegExp(`['"]${code}['"]`).test(source))).toEqual([])
  })

  it('names every command that exists when it names one', async () => {
    const { commands } = await import('../../src/cli/commands.ts')
    const named = codes.flatMap((code) =>
      [...described(code).next.matchAll(/bankfull ([a-z]+)/g)].map(([, word]) => word ?? ''),
    )
    expect(named.filter((word) => !(word in commands))).toEqual([])
  })
})
