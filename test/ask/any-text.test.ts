import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { match } from '../../src/ask/match.ts'
import { normalize } from '../../src/ask/normalize.ts'
import { recognize } from '../../src/ask/recognize.ts'
import { renderCount, renderRows } from '../../src/ask/render.ts'
import { currentSnapshots, openServedData, type ServedData } from '../../src/ask/served-data.ts'
import { type Clinics, openClinics } from './clinics-project.ts'

let clinics: Clinics
let data: ServedData

beforeAll(async () => {
  clinics = await openClinics()
  data = await openServedData(clinics.workspace, await currentSnapshots(clinics.workspace))
})
afterAll(async () => {
  await data[Symbol.asyncDispose]()
  await clinics[Symbol.asyncDispose]()
})

const words = fc.constantFrom(
  ...'top bottom worst 5 -1 2.5 twenty clinics practices Seattle OR Washington visits no-show rate denials last month since October 2026 Q3 vs by per month not why ; -- \' " \\ % * ( 0x41 select from'.split(
    ' ',
  ),
)
const question = fc.oneof(
  fc.array(words, { maxLength: 24 }).map((list) => list.join(' ')),
  fc.string({ unit: 'binary', maxLength: 512 }),
  fc.string({ unit: 'grapheme', maxLength: 512 }),
)

function read(text: string): ReturnType<typeof match> {
  const { vocabulary } = data
  const context = { today: '2026-11-24', calendar: clinics.workspace.project.calendar }
  return match(recognize(normalize(text), vocabulary, context), vocabulary, data.learned, context)
}

it('no text throws, and every text gets a reply of one of the three kinds', async () => {
  await fc.assert(
    fc.asyncProperty(question, async (text) => {
      const reply = await clinics.asker.ask(text, { dryRun: true })
      expect(['answer', 'clarify', 'refuse']).toContain(reply.kind)
    }),
    { numRuns: 200 },
  )
})

it('the text of a statement depends on what was asked of which view, never on the words of the question', () => {
  const window = { limit: 100, offset: 0, showPersons: false }
  fc.assert(
    fc.property(question, (text) => {
      const matched = read(text)
      if (matched.kind !== 'one') return
      const { bound } = matched.reading
      const known = [bound.view.name, ...bound.view.columns.map((column) => column.name)]
      for (const statement of [renderRows(bound, window), renderCount(bound)]) {
        const rest = statement.text.replaceAll(/"([^"]*)"/g, (whole, name: string) =>
          known.includes(name) || name === 'total' ? '' : whole,
        )
        expect(rest.replaceAll("'***'", '')).toMatch(
          /^(?:select|from|where|and|or|in|as|count|cast|date|between|order|by|asc|desc|nulls|last|limit|[\s,.=()*]|\$\d+)*$/,
        )
      }
    }),
    { numRuns: 500 },
  )
})

it('reading takes milliseconds, and grows no faster than the text', () => {
  const longest = ['top 5 ', 'visits ', 'last ', '2026-', 'no-show ', 'a', '(', 'Harbor '].map(
    (unit) => unit.repeat(512).slice(0, 512),
  )
  for (const text of [...longest, 'worst 5 clinics in Washington last month'])
    for (let run = 0; run < 3; run += 1) read(text)
  const times = longest.map((text) => {
    const started = performance.now()
    read(text)
    return performance.now() - started
  })
  expect(Math.max(...times)).toBeLessThan(200)
})

it('the same words in other Unicode forms never reach another view', () => {
  const plain = read('top 5 clinics')
  if (plain.kind !== 'one') throw new Error('top 5 clinics is not understood')
  for (const text of [
    'ｔｏｐ ５ ｃｌｉｎｉｃｓ',
    'top\u00a05\u3000clinics',
    'to\u200bp 5 cli\u00adnics',
    '\ufefftop 5 clinics',
    'TOP 5 CLINICS!',
  ]) {
    expect(read(text)).toMatchObject({
      kind: 'one',
      reading: { bound: { n: 5, view: plain.reading.bound.view } },
    })
  }
})
