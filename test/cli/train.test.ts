import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Ended } from '../docs/command-line.ts'
import { bankfull } from '../docs/command-line.ts'
import { drawn, madeRows } from '../model/rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'bankfull-train-'))
const put = (file: string, content: string | Buffer): void =>
  writeFileSync(join(folder, file), content)
const lines = (file: string): string[] =>
  readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')

/** Made-up rows as text: an id with a comma, a quoted name, nulls in several spellings, a date, a number for each person. */
const made = madeRows(1500).map(
  ({ age, spent, plan, visits, label, fold }, row) =>
    `"row,${row}",${fold},${fold === 2 ? 'test' : 'train'},${age ?? ['', 'NA', 'null', '?'][row % 4]},${spent},${plan ?? ''},${visits},2026-0${1 + (row % 5)}-01,${Math.floor(1000 * drawn(row, 40))},one,${label}`,
)
const header = 'row_id,fold,split,"the ""age""",spent,plan,visits,as_of,person_id,same,y'
put('rows.csv', `${[header, ...made].join('\n')}\n`)
put(
  'ragged.csv',
  `${[header, ...made, 'one,field,more,than,the,header,has,it,is,too,long,by,one'].join('\n')}\n`,
)
put('rows.csv.gz', gzipSync(`${[header, ...made].join('\n')}\n`))

const train = (file: string, ...words: readonly string[]): Promise<Ended> =>
  bankfull(['train', '--from', file, '--label', 'y', '--id', 'row_id', ...words], folder)

describe('bankfull train --from', () => {
  it('tells each row by a model that did not see it, in the file’s order, and says how well', async () => {
    const { exit, out } = await train(
      'rows.csv.gz',
      '--folds',
      'fold',
      '--exclude',
      'split',
      '--predictions',
      'told.csv',
    )
    expect(exit).toBe(0)
    expect(out).toContain(
      '1,500 rows, 4 features; 1,500 rows told by 3 models that did not see them',
    )
    expect(out).toMatch(/AUC +0\.[78]\d{3}\n/)
    expect(out).toContain('as_of: a time')
    expect(out).toContain('person_id: an identity')
    expect(out).toContain('same: one value')
    const [first, ...told] = lines('told.csv')
    expect(first).toBe('row_id,probability')
    expect(told.map((line) => line.slice(0, line.lastIndexOf(',')))).toEqual(
      made.map((_, row) => `"row,${row}"`),
    )
    expect(told.every((line) => /,0\.\d{9}$/.test(line))).toBe(true)
  })

  it('tells the rows of test alone where there is a split; the order of rows changes nothing', async () => {
    const forth = await train(
      'rows.csv',
      '--split',
      'split',
      '--exclude',
      'fold',
      '--predictions',
      'forth.csv',
      '--json',
    )
    put('back.csv', `${[header, ...made.toReversed()].join('\n')}\n`)
    await train(
      'back.csv',
      '--split',
      'split',
      '--exclude',
      'fold',
      '--predictions',
      'back-told.csv',
    )
    const [, ...told] = lines('forth.csv')
    expect(told).toHaveLength(made.filter((line) => line.includes(',test,')).length)
    expect(lines('back-told.csv').slice(1).toReversed()).toEqual(told)
    expect(JSON.parse(forth.out)).toMatchObject({ rows: 1500, told: { rows: told.length } })
  })

  it('makes five folds by the id where no column says otherwise', async () => {
    const { out } = await train('rows.csv', '--exclude', 'fold,split')
    expect(out).toContain('told by 5 models')
  })
})

it('A test in which no row has label 1 tells no rank: said so, and null in JSON', async () => {
  const quiet = made.map((line) => (line.includes(',test,') ? `${line.slice(0, -1)}0` : line))
  put('quiet.csv', `${[header, ...quiet].join('\n')}\n`)
  const words = ['--split', 'split', '--exclude', 'fold'] as const
  const { exit, out } = await train('quiet.csv', ...words)
  expect(exit).toBe(0)
  expect(out).toMatch(/AUC +not measurable\n +PR-AUC +not measurable\n +log loss +0\.\d{4}\n/)
  const { figures } = JSON.parse((await train('quiet.csv', ...words, '--json')).out)
  expect(figures).toMatchObject({ auc: null, prAuc: null, liftTopDecile: null })
})

describe('A test whose labels a judge keeps back', () => {
  const words = ['--split', 'split', '--exclude', 'fold', '--predictions', 'kept.csv'] as const
  const without = (lacks: (row: number) => boolean): string[] =>
    made.map((line, row) => (line.includes(',test,') && lacks(row) ? line.slice(0, -1) : line))

  it('is told as it is with them, and the report says that nothing was measured', async () => {
    await train('rows.csv', ...words)
    const labelled = lines('kept.csv')
    put('kept-back.csv', `${[header, ...without(() => true)].join('\n')}\n`)
    const { exit, out } = await train('kept-back.csv', ...words)
    expect(exit).toBe(0)
    expect(lines('kept.csv')).toEqual(labelled)
    expect(out).toContain('that did not see them, none of them labelled')
    expect(out).toContain('figures             none: no row that was told has a label')
    const json = JSON.parse((await train('kept-back.csv', ...words, '--json')).out)
    expect(json).toMatchObject({ figures: null, told: { labelled: 0 } })
  })

  it('is measured by the rows that have one', async () => {
    put('some-back.csv', `${[header, ...without((row) => row % 2 === 0)].join('\n')}\n`)
    const { out } = await train('some-back.csv', ...words)
    expect(out).toMatch(/ them, [\d,]+ labelled; [\d,]+ of them 1 \(\d+\.\d %\)\n/)
    expect(out).toMatch(/AUC +0\.[78]\d{3}\n/)
  })

  it('but a row to learn from needs its label', async () => {
    const first = made.findIndex((line) => line.includes(',train,'))
    const lacking = made.map((line, row) => (row === first ? line.slice(0, -1) : line))
    put('lacking.csv', `${[header, ...lacking].join('\n')}\n`)
    const { exit, err } = await train('lacking.csv', ...words)
    expect([exit, err.includes('null in 1 rows')]).toEqual([2, true])
  })
})

describe('bankfull train --from reads what a person meant', () => {
  const told = async (columns: string, cells: (row: number, drawn: number) => string) => {
    const rows = Array.from({ length: 600 }, (_, row) => {
      const x = drawn(row, 70)
      return `${row},${cells(row, x)},${x ** 2 > drawn(row, 71) ? 'Yes' : 'no'}`
    })
    put('meant.csv', `id,${columns},churned\n${rows.join('\n')}\n`)
    const words = ['train', '--from', 'meant.csv', '--label', 'churned', '--id', 'id']
    const { out, err } = await bankfull([...words, '--json'], folder)
    expect(err).not.toContain('next:')
    return { plain: (await bankfull(words, folder)).out, ...JSON.parse(out) }
  }

  it('money and per cents are numbers, also where a word says that one is not known', async () => {
    const { plain, features, figures } = await told(
      'income,share,seen,visits',
      (row, x) =>
        `"$${(1000 + 5000 * x).toLocaleString('en-US', { minimumFractionDigits: 2 })}",${(100 * x).toFixed(1)}%,${1 + (row % 12)}/${1 + (row % 28)}/2026,${row % 9 === 0 ? 'unknown' : row % 37}`,
    )
    expect(features).toEqual(['income', 'share', 'visits'])
    expect(figures.auc).toBeGreaterThan(0.78)
    expect(plain).toContain("taken for null      visits: 'unknown'")
    expect(plain).toContain('not used            share: says what income says')
    expect(plain).toContain('left out            seen: a time')
  })

  it('and where no column says anything it tells how often, not one half', async () => {
    const { plain, figures, told: counted } = await told('name', (row) => `name ${row % 250}`)
    expect(plain).toContain('not used            name: no value stands in enough rows')
    const share = counted.positives / 600
    const least = -share * Math.log(share) - (1 - share) * Math.log(1 - share)
    expect(Math.abs(figures.logLoss - least)).toBeLessThan(0.01)
  })
})

it('says which ids are missing or stand in several rows, and what may know the label', async () => {
  const known = made.map(
    (line, row) =>
      `${row < 3 ? '' : row < 8 ? 'twice' : row},${line.endsWith('1') && row % 3 === 0 ? 'price' : ''},${row % 7},${line.at(-1)}`,
  )
  put('known.csv', `${['row_id,reason,visits,y', ...known].join('\n')}\n`)
  const { out, exit } = await train('known.csv')
  expect(exit).toBe(0)
  expect(out).toContain('no id               3 rows have no row_id')
  expect(out).toContain('repeated ids        4 rows have the row_id of another')
  expect(out).toMatch(/may know the label +reason: of \d+ rows where it is 'price', \d+ came true/)
})

describe('bankfull train --from refuses', () => {
  it.each([
    ['a file that is not there', 'none.csv', [], 'TRAIN_FILE_UNREADABLE'],
    ['a column that is not there', 'rows.csv', ['--folds', 'folds'], 'TRAIN_COLUMN_UNKNOWN'],
    ['lines of different lengths', 'ragged.csv', [], 'TRAIN_FILE_UNREADABLE'],
    ['labels that are neither 0 nor 1', 'rows.csv', ['--label', 'plan'], 'TRAIN_VALUES_INVALID'],
    ['a fold of one value', 'rows.csv', ['--folds', 'same'], 'TRAIN_VALUES_INVALID'],
    ['a split that is not train and test', 'rows.csv', ['--split', 'plan'], 'TRAIN_VALUES_INVALID'],
    ['both at once', 'rows.csv', ['--split', 'split', '--folds', 'fold'], 'USAGE'],
    ['predictions that are no CSV', 'rows.csv', ['--predictions', 'told.parquet'], 'USAGE'],
    [
      'no column to learn from',
      'rows.csv',
      ['--exclude', 'fold,split,plan,visits,spent,the "age"'],
      'TRAIN_NO_FEATURES',
    ],
  ] as const)('%s', async (_, file, words, code) => {
    const before = readdirSync(folder)
    const { exit, err } = await train(file, ...words)
    expect(err).toContain(code)
    expect(err).toContain('next:')
    expect(exit).toBeGreaterThan(0)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('columns that are not there, all of them at once', async () => {
    const { exit, err } = await train('rows.csv', '--label', 'z', '--folds', 'ff', '--exclude', 'q')
    for (const one of ['z', 'ff', 'q']) expect(err).toContain(`no column ${one}.`)
    expect(exit).toBe(2)
  })

  it('a folder, an empty file and one without rows, each by its name', async () => {
    put('empty.csv', '')
    put('header.csv', `${header}\n`)
    expect((await train('.')).err).toContain('it is a folder')
    expect((await train('empty.csv')).err).toContain('it is empty')
    expect((await train('header.csv')).err).toContain('TRAIN_NO_ROWS')
    expect((await train('rows.csv', '--id', 'y')).err).toContain('y is the label')
  })

  it('a column that says the label in other words, unless it is trusted', async () => {
    const spoken = made.map((line) => `${line},${line.endsWith('1') ? 'cancelled' : 'active'}`)
    put('leak.csv', `${[`${header},status`, ...spoken].join('\n')}\n`)
    const { exit, err } = await train('leak.csv', '--split', 'split')
    expect(err).toContain('TRAIN_LEAK')
    expect(err).toContain('the column status knows the label: alone it ranks with an AUC of 1.000')
    expect(exit).toBe(1)
    expect((await train('leak.csv', '--split', 'split', '--trusted', 'status')).exit).toBe(0)
    expect((await train('leak.csv', '--split', 'split', '--exclude', 'status')).exit).toBe(0)
  })

  it('a part in which all labels are alike', async () => {
    const flat = made.map((line) => (line.includes(',train,') ? `${line.slice(0, -1)}0` : line))
    put('flat.csv', `${[header, ...flat].join('\n')}\n`)
    const { exit, err } = await train('flat.csv', '--split', 'split')
    expect(err).toContain('TRAIN_ONE_SIDED')
    expect(exit).toBe(1)
  })
})
