import { beforeAll, describe, expect, it } from 'vitest'
import { normalize, pinnedKey } from '../../src/ask/normalize.ts'
import { askedViews } from '../../src/project/detail.ts'
import { loadProject } from '../../src/project/load.ts'
import type { Project } from '../../src/project/project.ts'

let project: Project

beforeAll(async () => {
  project = await loadProject(new URL('../../examples/carwash/', import.meta.url).pathname)
})

const keyOf = (question: string): string => pinnedKey(normalize(question))

describe('the example questions of the reference project', () => {
  it('are at least 100 for each of the nine views', () => {
    const asked = askedViews(project.views)
    expect(asked).toHaveLength(9)
    expect(asked.filter(({ examples }) => examples.length < 100)).toEqual([])
  })

  it('each stand in one view alone, however they are spelled', () => {
    const views = new Map<string, string[]>()
    for (const { name, examples } of project.views)
      for (const example of examples)
        views.set(keyOf(example), [...(views.get(keyOf(example)) ?? []), name])
    expect([...views].filter(([, names]) => names.length > 1)).toEqual([])
  })

  it('name no topic that their view never answers', () => {
    const lost = project.views.flatMap(({ name, examples, negatives }) =>
      examples
        .filter((example) => negatives.some((topic) => says(example, topic)))
        .map((example) => `${name}: ${example}`),
    )
    expect(lost).toEqual([])
  })

  it('are never one another with the words in another order', () => {
    const words = new Map<string, string[]>()
    for (const example of project.views.flatMap(({ examples }) => examples)) {
      const sorted = keyOf(example).split(' ').sort().join(' ')
      words.set(sorted, [...(words.get(sorted) ?? []), example])
    }
    expect([...words.values()].filter((same) => same.length > 1)).toEqual([])
  })
})

function says(question: string, topic: string): boolean {
  return ` ${keyOf(question)} `.includes(` ${keyOf(topic)} `)
}
