import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const project = new URL('../../examples/carwash/', import.meta.url)

interface Question {
  readonly id: string
  readonly question: string
  readonly view: string | null
  readonly acceptable_views: readonly string[]
}

interface View {
  readonly name: string
  readonly examples: readonly string[]
}

const heldOut = questions('test')
const fresh = questions('fresh')
const unseen = questions('unseen')
const views = readdirSync(new URL('views/', project))
  .filter((file) => file.endsWith('.yaml'))
  .map(view)

describe('The held-out questions', () => {
  it('are the same ones for good', () => {
    expect(heldOut.map(({ id }) => id)).toEqual(numbered('T', 471))
    expect(new Set(heldOut.map(words)).size).toBe(471)
    expect(fresh.map(({ id }) => id)).toEqual(numbered('F', 334))
    expect(unseen.map(({ id }) => id)).toEqual(numbered('U', 287))
  })

  it('are no examples of a view and no smoke questions, whatever their case and punctuation', () => {
    const shown = new Set([...views.flatMap(({ examples }) => examples.map(plain)), ...smoke()])
    expect([...heldOut, ...fresh, ...unseen].filter((line) => shown.has(words(line)))).toEqual([])
  })

  it('name only views that the project has, the first choice first', () => {
    const names = views.map(({ name }) => name)
    for (const { id, view, acceptable_views } of [...heldOut, ...fresh, ...unseen]) {
      expect(names, id).toEqual(expect.arrayContaining([...acceptable_views]))
      if (view !== null) expect(acceptable_views[0], id).toBe(view)
    }
  })
})

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${String(at + 1).padStart(3, '0')}`)
}

function questions(set: string): readonly Question[] {
  const text = readFileSync(new URL(`questions/${set}.jsonl`, project), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

function view(file: string): View {
  const { view: name, examples = [] } = parse(
    readFileSync(new URL(`views/${file}`, project), 'utf8'),
  )
  return { name, examples }
}

function smoke(): readonly string[] {
  return questions('smoke').map(words)
}

function words({ question }: Question): string {
  return plain(question)
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
}
