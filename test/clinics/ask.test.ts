import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asker, openAsker } from '../../src/ask/ask.ts'
import { normalize, pinnedKey } from '../../src/ask/normalize.ts'
import type { Answer, Reply } from '../../src/ask/reply.ts'
import { build } from '../../src/gold/gold.ts'
import { type Clinics, openClinics } from './clinics.ts'

interface Line {
  readonly id: string
  readonly question: string
  /** Null where no view answers. */
  readonly view: string | null
  readonly slots: Readonly<Record<string, unknown>>
}

const questions = linesOf('questions.jsonl')
const otherTrades = linesOf('other-trades.jsonl')

let clinics: Clinics
let asker: Asker
const replies = new Map<string, Reply>()

beforeAll(async () => {
  clinics = await openClinics()
  await build(clinics.workspace)
  asker = await openAsker(clinics.workspace)
  for (const { id, question } of [...questions, ...otherTrades])
    replies.set(id, await asker.ask(question))
})
afterAll(async () => {
  await asker[Symbol.asyncDispose]()
  await clinics[Symbol.asyncDispose]()
})

function linesOf(file: string): readonly Line[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

/** What a reply makes of a question: the view and every slot that the question set; null where it gives no rows. */
function reading(reply: Reply | undefined): unknown {
  return reply?.kind === 'answer' ? { view: reply.view, slots: reply.match.slots } : null
}

function wanted({ view, slots }: Line): unknown {
  return view === null ? null : { view, slots }
}

function isRight(line: Line): boolean {
  const stable = (value: unknown): string => JSON.stringify(sorted(value))
  return stable(reading(replies.get(line.id))) === stable(wanted(line))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, one]) => [key, sorted(one)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function answered(question: string): Promise<Answer> {
  const reply = await asker.ask(question)
  if (reply.kind !== 'answer') throw new Error(`${question}: ${JSON.stringify(reply)}`)
  return reply
}

describe('twenty questions about clinics, by the YAML alone', () => {
  it('none of them is an example of a view', () => {
    const examples = clinics.workspace.project.views.flatMap((view) => view.examples)
    const pinned = new Set(examples.map((text) => pinnedKey(normalize(text))))
    expect(questions).toHaveLength(20)
    expect(questions.filter(({ question }) => pinned.has(pinnedKey(normalize(question))))).toEqual(
      [],
    )
  })

  it('at least 17 are read as they are meant, every slot in place', () => {
    const missed = questions.filter((line) => !isRight(line)).map(({ question }) => question)
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(3)
  })

  it('none is answered otherwise than it is meant', () => {
    const silent = questions.filter(
      (line) => replies.get(line.id)?.kind === 'answer' && !isRight(line),
    )
    expect(silent.map((line) => [line.question, reading(replies.get(line.id))])).toEqual([])
  })

  it('those about months of a view that has weeks are refused, and say why', () => {
    const missed = questions.filter((line) => !isRight(line))
    expect(missed.map(({ id }) => id)).toEqual(['C02', 'C03', 'C07'])
    for (const { id } of missed)
      expect(replies.get(id)).toMatchObject({
        kind: 'refuse',
        code: 'slot_not_supported',
        reason: expect.stringContaining('does not fall on whole weeks'),
      })
  })

  it('every example is answered by its view', async () => {
    const lost: string[] = []
    for (const { name, examples } of clinics.workspace.project.views)
      for (const example of examples) {
        const reply = await asker.ask(example, { dryRun: true })
        if (reply.kind !== 'answer' || reply.view !== name) lost.push(`${example} → ${reply.kind}`)
      }
    expect(lost).toEqual([])
  })
})

describe('questions about another trade', () => {
  it.each(otherTrades)('"$question" is refused', ({ id }) => {
    expect(replies.get(id)?.kind).toBe('refuse')
  })
})

describe('the rows are those that were asked for', () => {
  it.each([
    ['which clinic had the most no-shows last week?', [['Berlin Mitte', 1]]],
    [
      'top 2 clinics by fees last week',
      [
        ['München Sendling', 0],
        ['Berlin Mitte', 1],
      ],
    ],
    ['clinic with the lowest fees last week', [['Hamburg Altona', 0]]],
    ['no-shows in Zurich in week 53 of 2020', [['Zürich Seefeld', 1]]],
    ['no-shows in Zurich in 2021-W01', [['Zürich Seefeld', 0]]],
  ])('%s', async (question, rows) => {
    const { rows: found } = await answered(question)
    expect(found.map((row) => [row['clinic'], row['no_shows']])).toEqual(rows)
  })

  it('a payer that took more back than it paid stands last', async () => {
    const { rows } = await answered('payers with the lowest paid amount in October')
    expect(rows[0]).toMatchObject({ payer: 'AOK', paid_amount: '-134.50' })
  })
})

describe('a week by its number', () => {
  it.each([
    ['visits in week 45', '2026-11-02', '2026-11-08'],
    ['visits in week 48', '2026-11-23', '2026-11-24'],
    ['visits in week 49', '2025-12-01', '2025-12-07'],
    ['visits in week 1 of 2026', '2025-12-29', '2026-01-04'],
    ['visits in ISO week 53', '2020-12-28', '2021-01-03'],
    ['visits KW 47', '2026-11-16', '2026-11-22'],
    ['visits in 2026-W02', '2026-01-05', '2026-01-11'],
  ])('%s', async (question, start, end) => {
    expect((await answered(question)).match.slots['period']).toEqual({ start, end })
  })

  it('is refused where the year has no such week', async () => {
    for (const question of ['visits in week 53 of 2025', 'visits in week 54', 'visits in week 0'])
      expect(await asker.ask(question)).toMatchObject({ code: 'parameter_out_of_range' })
  })
})
