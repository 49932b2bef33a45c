import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/base/problem.ts'
import { mostProblems } from '../../src/project/problem-list.ts'
import { readProjectFile } from '../../src/project/project-file.ts'
import { sourceText } from '../../src/project/source-text.ts'
import { readTableFile, tableOf } from '../../src/project/table-file.ts'
import { readViewFile, viewOf } from '../../src/project/view-file.ts'
import { readYaml } from '../../src/project/yaml-file.ts'
import { smallest } from './folder.ts'

/** What the three kinds of file say about one text. */
function problemsOf(text: string): readonly Problem[] {
  const source = sourceText('tables/t.yaml', text)
  const project = readProjectFile(readYaml(source))
  const table = readTableFile(readYaml(source))
  const view = readViewFile(readYaml(source))
  if (table.sections.whole) tableOf(table.sections.whole, table.yaml)
  if (view.sections.whole) viewOf(view.sections.whole, 'select 1', view.yaml)
  return [project, table, view].flatMap(({ yaml }) => yaml.problems.all())
}

/** Every place lies inside the text, and its excerpt is the text there. */
function expectPlacesInside(text: string, problems: readonly Problem[]): void {
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  for (const { where, code } of problems) {
    if (code === 'YAML_MORE_PROBLEMS') continue
    const { line = 0, column = 0, span = 0 } = where ?? {}
    const content = lines[line - 1]?.replace(/\r$/, '')
    expect(content, `line ${line}`).toBeDefined()
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual((content?.length ?? 0) + 1)
    expect(span).toBeGreaterThanOrEqual(1)
    expect(column + span - 1).toBeLessThanOrEqual(Math.max(1, content?.length ?? 0) + 1)
  }
}

const sample = `table: HouseAccounts
files: "HouseAccounts/{store}/**/*"
merge:
  key: [lHouseAccountID, sEmail]
  normalize: {sEmail: [nfc, trim]}
  winner: {newest: dtUpdated}
columns:
  cBalance: {type: "decimal(18,4)", unit: USD}
stores:
  "*": &all {delimiter: ";", nulls: [NULL, 007], rename: {Mail: sEmail}}
  store_03: *all
references: {lSiteID: Sites.lSiteID}
checks: [{column: cBalance, between: [0, 1e5]}, {unique: [a]}]
quarantine: {max: 0.1%}
view: t
slots: {n: {default: 20, max: 500}, period: {column: month}}
phrases: {3: [worst], 1: [weak]}
`

const fragments: readonly string[] = [
  ...'{}[]:,-?&*!|>\'"%@`#~\n\t \r\\',
  ...[
    '- ',
    ': ',
    '? ',
    '&a ',
    '*a',
    '<<: ',
    '---\n',
    '...\n',
    '!!str ',
    '\r\n',
    '\uFEFF',
    '\u0000',
  ],
  ...['key', 'merge', 'columns', 'stores', 'null', 'true', '1e999', '.inf', '0x1F', '__proto__'],
  ...['constructor', 'toString', '🛁', '\u202e', '\ud800', '  ', '    ', '"*"', 'table: T\n'],
]

/** The sample with a few pieces cut out, doubled or replaced. */
const mutated = fc
  .array(fc.tuple(fc.nat(sample.length), fc.nat(12), fc.constantFrom('', ...fragments)), {
    minLength: 1,
    maxLength: 6,
  })
  .map((cuts) =>
    cuts.reduce(
      (text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length),
      sample,
    ),
  )

const assembled = fc
  .array(fc.constantFrom(...fragments), { maxLength: 60 })
  .map((all) => all.join(''))

describe('Any text at all', () => {
  it.each([
    ['characters', fc.string({ unit: 'binary', maxLength: 200 })],
    ['pieces of YAML', assembled],
    ['a sound table, damaged', mutated],
  ])('gives a table or problems inside the file, never a crash: %s', (_kind, texts) => {
    fc.assert(
      fc.property(texts, (text) => expectPlacesInside(text, problemsOf(text))),
      { numRuns: 400 },
    )
  })
})

describe('A large file of junk', () => {
  const million = 1_000_000
  const many = 200_000
  it.each([
    ['brackets', '['.repeat(many)],
    ['braces and keys', '{a: '.repeat(many / 4)],
    ['dashes', '- '.repeat(many / 2)],
    ['quotes', '"'.repeat(many)],
    ['one word', 'a'.repeat(million)],
    ['tabs', '\t'.repeat(million)],
    ['bytes of zero', '\u0000'.repeat(million)],
    ['unknown keys', Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['one key again and again', 'drift: widen\n'.repeat(15_000)],
    ['unknown aliases', 'a: *b\n'.repeat(30_000)],
    ['broken lines', 'a: b: c\n'.repeat(25_000)],
    ['columns without a mapping', `columns: {${'c: x, '.repeat(30_000)}}`],
  ])('is told in a few problems, within seconds: %s', (_kind, text) => {
    const started = performance.now()
    const yaml = readTableFile(readYaml(sourceText('tables/t.yaml', text))).yaml
    const problems = yaml.problems.all()
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThanOrEqual(mostProblems + 1)
    expect(
      JSON.stringify(problems.map(({ message, where }) => [message, where])).length,
    ).toBeLessThan(40_000)
    expectPlacesInside(text, problems)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('A file of aliases', () => {
  it('that doubles with every line is refused before it is written out', () => {
    const lines = Array.from(
      { length: 40 },
      (_, at) => `  k${at + 1}: &k${at + 1} [*k${at}, *k${at}]`,
    )
    const text = `${smallest.table}stores:\n  k0: &k0 [a, b]\n${lines.join('\n')}\n`
    const [problem] = problemsOf(text).filter(({ message }) => message.includes('aliases'))
    expect(problem?.message).toContain('the aliases (*) of this file stand for too much.')
  })

  it('that each stand for little is read', () => {
    const stores = Array.from({ length: 300 }, (_, at) => `  s${at}: *all`).join('\n')
    const text = `${smallest.table}stores:\n  "*": &all {delimiter: ";"}\n${stores}\n`
    const { sections } = readTableFile(readYaml(sourceText('tables/t.yaml', text)))
    expect(Object.keys(sections.whole?.stores ?? {})).toHaveLength(301)
  })
})

describe('What a file holds', () => {
  it('cannot steer a terminal', () => {
    const text = `${smallest.table}drift: "\u001b[2J\u202ewiden"\nx\u001b]0;: 1\n`
    const said = problemsOf(text).map(({ message, where }) => `${message} ${where?.excerpt}`)
    expect(said.join(' ')).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  it('may be named like what JavaScript has of its own', () => {
    const text = `${smallest.table}columns: {constructor: {type: text}, toString: {pii: true}}\n`
    const table = readTableFile(readYaml(sourceText('tables/t.yaml', text)))
    expect(Object.keys(table.sections.whole?.columns ?? {})).toEqual(['constructor', 'toString'])
  })
})
