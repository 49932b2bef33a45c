import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { match } from '../../src/ask/match.ts'
import { normalize, pinnedKey } from '../../src/ask/normalize.ts'
import { recognize } from '../../src/ask/recognize.ts'
import type { Reply } from '../../src/ask/reply.ts'
import { currentSnapshots, openServedData } from '../../src/ask/served-data.ts'
import { type Carwash, openCarwash } from './carwash-project.ts'

interface Line {
  readonly id: string
  readonly question: string
  readonly view: string | null
  readonly acceptable_views: readonly string[]
  readonly tags: readonly string[]
}

let carwash: Carwash
let lines: readonly Line[]
const replies = new Map<string, Reply>()

beforeAll(async () => {
  carwash = await openCarwash()
  const file = new URL('../../examples/carwash/questions/smoke.jsonl', import.meta.url)
  lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  for (const { id, question } of lines) {
    replies.set(id, await carwash.asker.ask(question, { dryRun: true }))
  }
})
afterAll(() => carwash[Symbol.asyncDispose]())

function viewOf(line: Line): string | undefined {
  const reply = replies.get(line.id)
  return reply?.kind === 'answer' ? reply.view : undefined
}

function wrong(
  tagged: (line: Line) => boolean,
  isRight: (line: Line) => boolean,
): readonly string[] {
  return lines
    .filter((line) => tagged(line) && !isRight(line))
    .map((line) => `${line.question} → ${viewOf(line) ?? replies.get(line.id)?.kind}`)
}

const isRight = (line: Line): boolean => line.acceptable_views.includes(viewOf(line) ?? '')

describe('the reference project’s own questions', () => {
  it('are at least 180, and those that repeat a pinned example say so', () => {
    expect(lines.length).toBeGreaterThanOrEqual(180)
    const examples = new Set(
      carwash.workspace.project.views
        .flatMap((view) => view.examples)
        .map((text) => pinnedKey(normalize(text))),
    )
    const pinned = lines.filter((line) => examples.has(pinnedKey(normalize(line.question))))
    expect(pinned).toEqual(lines.filter((line) => line.tags.includes('pinned')))
  })

  it('every bottom-N question reaches the view that ranks from the bottom', () => {
    expect(wrong((line) => line.tags.includes('bottom'), isRight)).toEqual([])
  })

  it('every top-N question reaches the scorecard', () => {
    expect(wrong((line) => line.tags.includes('top'), isRight)).toEqual([])
  })

  it('a ranking of customers or accounts reaches their view, not the sites’', () => {
    expect(wrong((line) => line.tags.includes('lookalike') && line.view !== null, isRight)).toEqual(
      [],
    )
  })

  it('at least 98 of 100 of those in scope that no view has pinned get the right view', () => {
    const inScope = lines.filter((line) => line.view !== null && !line.tags.includes('pinned'))
    expect(inScope.filter(isRight).length / inScope.length).toBeGreaterThanOrEqual(0.98)
  })

  it('none is answered by a wrong view', () => {
    expect(
      wrong(
        (line) => line.view !== null,
        (line) => viewOf(line) === undefined || isRight(line),
      ),
    ).toEqual([])
  })

  it('nothing out of scope, no action and no injection is answered', () => {
    const isOut = (line: Line): boolean => line.tags.includes('out_of_scope')
    expect(wrong(isOut, (line) => viewOf(line) === undefined)).toEqual([])
  })

  it('an ambiguous one is clarified or answered by a view that it may mean', () => {
    const isAmbiguous = (line: Line): boolean => line.tags.includes('ambiguous')
    expect(
      wrong(isAmbiguous, (line) => replies.get(line.id)?.kind === 'clarify' || isRight(line)),
    ).toEqual([])
  })

  it('every example of every view is answered by that view', async () => {
    const { project } = carwash.workspace
    await using data = await openServedData(
      carwash.workspace,
      await currentSnapshots(carwash.workspace),
    )
    const context = { today: '2026-11-24', calendar: project.calendar }
    const lost: string[] = []
    for (const view of project.views) {
      for (const example of view.examples) {
        const asked = recognize(normalize(example), data.vocabulary, context)
        const matched = match(asked, data.vocabulary, data.learned, context)
        const answered = matched.kind === 'one' ? matched.reading.words.view.name : matched.kind
        if (answered !== view.name) lost.push(`${view.name}: ${example} → ${answered}`)
      }
    }
    expect(lost).toEqual([])
  })
})
