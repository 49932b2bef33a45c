import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Clinics, openClinics } from '../ask/clinics-project.ts'
import { bankfull } from './bankfull.ts'

let clinics: Clinics
let root: string

beforeAll(async () => {
  clinics = await openClinics()
  root = clinics.workspace.project.root
})
afterAll(() => clinics[Symbol.asyncDispose]())

function questionsFile(name: string, ...lines: readonly object[]): string {
  writeFileSync(join(root, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return name
}

const three = [
  {
    id: 'a',
    question: 'bottom 3 clinics',
    view: 'clinic_watchlist',
    acceptable_views: ['clinic_watchlist'],
    slots: { n: 3, order: 'bottom' },
    tags: ['bottom'],
  },
  { id: 'b', question: 'umbrella sales in Seattle', view: 'visit_flow', tags: ['hard'] },
  { id: 'c', question: 'weather in Seattle', view: null, acceptable_views: [], tags: [] },
]

describe('bankfull eval', () => {
  it('writes a line for each question, says what is wrong, and what would mend it', async () => {
    const file = questionsFile('three.jsonl', ...three)
    const { exit, out, err } = await bankfull(
      root,
      'eval',
      file,
      '--out',
      'p.jsonl',
      '--today',
      '2026-11-24',
    )
    expect([exit, err]).toEqual([0, ''])
    const lines = readFileSync(join(root, 'p.jsonl'), 'utf8').trim().split('\n')
    const predictions = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(predictions.map((one) => Object.keys(one).join(' '))).toEqual(
      three.map(() => 'id status view candidates slots ms'),
    )
    expect(predictions[0]).toMatchObject({
      id: 'a',
      status: 'answer',
      view: 'clinic_watchlist',
      slots: { n: 3, order: 'bottom' },
      ms: expect.any(Number),
    })
    expect(predictions[0]?.['candidates']).toHaveLength(4)
    expect(predictions[1]).toMatchObject({ id: 'b', status: 'refuse', view: null })
    expect(predictions[1]?.['candidates']).toHaveLength(4)
    expect(predictions[2]).toMatchObject({ id: 'c', status: 'refuse', view: null })
    expect(out).toMatch(/in scope: answered by a right view +1 +2 +50\.0 %/)
    expect(out).toMatch(/out of scope: not answered +1 +1 +100\.0 %/)
    expect(out).toContain("bankfull teach 'umbrella sales in Seattle' visit_flow")
  })

  it('ends with 1 where a threshold of the project is broken, and names it', async () => {
    const file = questionsFile('three.jsonl', ...three)
    const yaml = join(root, 'bankfull.yaml')
    const before = readFileSync(yaml, 'utf8')
    writeFileSync(
      yaml,
      `${before}ask:\n  thresholds: {accuracy: 90%, silent_errors: 0, by_tag: {bottom: 100%, hard: 0.5}}\n`,
    )
    const { exit, out, err } = await bankfull(root, 'eval', file, '--json')
    writeFileSync(yaml, before)
    expect(exit).toBe(1)
    expect(JSON.parse(out).thresholds).toEqual([
      { figure: 'accuracy', bound: '90%', measured: 0.5, holds: false },
      { figure: 'silent_errors', bound: '0', measured: 0, holds: true },
      { figure: 'by_tag.bottom', bound: '100%', measured: 1, holds: true },
      { figure: 'by_tag.hard', bound: '0.5', measured: 0, holds: false },
    ])
    expect(err).toContain('accuracy is 50.0 %; the project asks for at least 90%.')
    expect(err).toContain('by_tag.hard is 0.0 %; the project asks for at least 0.5.')
  })

  it('says all that is wrong with the file at once, with the lines, and ends with 2', async () => {
    writeFileSync(
      join(root, 'bad.jsonl'),
      'x\n{"id": 1}\n{"id":"q","question":"a","view":"visit_flwo"}\n',
    )
    const { exit, err } = await bankfull(root, 'eval', 'bad.jsonl', '--out', 'none.jsonl')
    expect(exit).toBe(2)
    expect(err).toContain('bad.jsonl:1:1')
    expect(err).toContain('bad.jsonl:2:1')
    expect(err).toContain('bad.jsonl:3:1')
    expect(err).toContain('visit_flow')
    expect(existsSync(join(root, 'none.jsonl'))).toBe(false)
  })

  it.each([
    ['a file that is not there', ['eval', 'missing.jsonl']],
    ['a folder as its target', ['eval', 'three.jsonl', '--out', '.']],
  ])('with %s ends with 2', async (_, words) => {
    expect((await bankfull(root, ...words)).exit).toBe(2)
  })
})

describe('the public layout of CLINC150', () => {
  it('is learned from its train part, and measured on its test part', async () => {
    const cups = ['one cup please', 'a cup of tea', 'two cups of tea', 'bring a cup']
    const roads = ['which road is open', 'the road to town', 'close that road', 'is the road wet']
    const label = (texts: readonly string[], intent: string): readonly (readonly string[])[] =>
      texts.map((text) => [text, intent])
    const data = {
      train: [...label(cups, 'cups'), ...label(roads, 'roads')],
      val: label(['a cup'], 'cups'),
      test: [...label(['tea cup'], 'cups'), ...label(['the wet road'], 'roads')],
      oos_train: label(['sing a song', 'who painted this'], 'oos'),
      oos_val: label(['who sings'], 'oos'),
      oos_test: label(['who painted a song'], 'oos'),
    }
    writeFileSync(join(root, 'data_full.json'), JSON.stringify(data))
    const { exit, out } = await bankfull(root, 'eval', '--clinc', 'data_full.json', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      intents: 2,
      samples: 10,
      asClass: { inScope: { count: 2, of: 2 }, outOfScope: { count: 1, of: 1 } },
    })
  })

  it('of another form is refused with what is missing', async () => {
    writeFileSync(join(root, 'data_half.json'), '{"train": [["a"]], "val": {}}')
    const { exit, err } = await bankfull(root, 'eval', '--clinc', 'data_half.json')
    expect(exit).toBe(2)
    expect(err).toContain('train.0: pairs of [text, intent]')
    expect(err).toContain('oos_test: a list of [text, intent]')
  })
})

describe('from a question asked in vain to an example', () => {
  it('questions lists it, teach shows what else changes, and it is pinned at once', async () => {
    const question = 'umbrella tally'
    for (const asked of [question, `${question} in October`])
      expect((await clinics.asker.ask(asked)).kind).toBe('refuse')
    const yaml = readFileSync(join(root, 'views/visit_flow.yaml'), 'utf8')
    const listed = await bankfull(root, 'questions')
    expect(listed.out).toContain(`bankfull teach '${question}' `)
    expect(listed.out).toContain(`${question} in October`)

    const shown = await bankfull(root, 'teach', question, 'visit_flow')
    expect([shown.exit, shown.out]).toEqual([
      1,
      expect.stringContaining('umbrella tally in October'),
    ])
    expect(shown.err).toContain('TEACH_CHANGES_OTHERS')
    expect(readFileSync(join(root, 'views/visit_flow.yaml'), 'utf8')).toBe(yaml)

    const taught = await bankfull(root, 'teach', question, 'visit_flow', '--yes', '--json')
    expect([taught.exit, JSON.parse(taught.out).written]).toEqual([0, true])
    const asked = await bankfull(root, 'ask', question, '--json')
    expect([asked.exit, JSON.parse(asked.out).view]).toEqual([0, 'visit_flow'])
  })
})
