import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../src/engine/open.ts'
import { parquet } from '../../src/sql/parquet.ts'
import { sql } from '../../src/sql/sql.ts'
import { bankfull, wordsOf } from './command-line.ts'
import { allPages, type Block, blocksOf, pathOf, read } from './pages.ts'

/** A folder with the reference project in `carwash`, merged and built, of a few stores. */
let shop: string
let readings: Promise<unknown>

/** One store in Texas, and the two with a damaged file. */
const stores = ['store_01', 'store_22', 'store_34']

beforeAll(async () => {
  shop = mkdtempSync(join(tmpdir(), 'bankfull-examples-'))
  await bankfull(['init', 'carwash', '--template', 'carwash', '--scale', 'tiny'], shop)
  const data = join(shop, 'carwash', 'data')
  for (const table of readdirSync(data)) {
    const left = readdirSync(join(data, table)).filter((store) => !stores.includes(store))
    for (const store of left) rmSync(join(data, table, store), { recursive: true })
  }
  withoutLimits(join(shop, 'carwash', 'tables'))
  const { exit, out, err } = await bankfull(['-C', 'carwash', 'run'], shop)
  expect(exit, `${out}${err}`).toBe(1)
})
afterAll(() => rmSync(shop, { recursive: true, force: true }))

/** Of few stores a few bad rows are a large share. */
function withoutLimits(tables: string): void {
  for (const file of readdirSync(tables)) {
    const text = readFileSync(join(tables, file), 'utf8')
    writeFileSync(join(tables, file), text.replace(/^quarantine:.*\n/m, ''))
  }
}

/** One line of a shell block: its `bankfull` command, and how it says that it ends. */
interface Example {
  readonly at: string
  readonly words: readonly string[]
  readonly exit: number
  readonly mark: string
  readonly page: string
}

const examples = allPages()
  .flatMap((page) => blocksOf(page, 'sh'))
  .filter(({ mark }) => !mark.startsWith('not run:'))
  .flatMap(examplesOf)

describe('An example of the pages', () => {
  it('is in more than one page', () => {
    expect(new Set(examples.map(({ page }) => page)).size).toBeGreaterThan(5)
  })

  it.each(examples.map((one) => [one.at, one.words.join(' '), one] as const))(
    '%s ends as it says: bankfull %s',
    async (_, __, example) => {
      if (example.words.includes('serve')) return serves(example)
      const ended = await bankfull(example.words, await folderFor(example))
      expect(ended.exit, ended.err || ended.out).toBe(example.exit)
    },
  )
})

it.each(['rows', 'recipes', 'delta'])(
  'The page on the ledger has the columns of %s',
  async (kind) => {
    const folder = join(shop, 'carwash', '.bankfull', 'ledger', kind)
    const file = readdirSync(folder).find((name) => name.endsWith('-Tickets.parquet')) ?? ''
    await using engine = await openEngine('duckdb')
    const columns = await engine.describe(sql`select * from ${parquet([join(folder, file)])}`)
    const [, section = ''] = read('docs/reference/ledger.md').split(`## ${kind}/`)
    const [page = ''] = section.split('\n## ')
    expect(columns.map(({ name }) => name)).toEqual(
      [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) =>
        names.replaceAll('`', '').split(', '),
      ),
    )
  },
)

function examplesOf(block: Block): readonly Example[] {
  return block.text.split('\n').flatMap((line, at) => {
    const found =
      /^(?:\w+=\S+ )?(?:\.\/bin\/)?bankfull (?!#)(\S.*?)(?:\s+# (?:exit (\d+))?.*)?$/.exec(line)
    if (!found || found[1] === '') return []
    const { page, mark } = block
    const exit = Number(found[2] ?? 0)
    return [{ at: `${page}:${block.line + at}`, words: wordsOf(found[1] ?? ''), exit, mark, page }]
  })
}

/** `-C carwash` is given beside the project, other commands within it, and `init` where nothing is. */
async function folderFor({ words, mark, page }: Example): Promise<string> {
  if (words[0] === 'init') return mkdtempSync(join(shop, 'init-'))
  if (words.includes('-C')) return shop
  if (!mark.startsWith('run in:')) return join(shop, 'carwash')
  readings ??= Promise.resolve(makePage(page))
  await readings
  return join(shop, 'page')
}

/** The project that a page's whole files make. */
function makePage(path: string): void {
  const page = { path, text: read(path) }
  for (const block of ['yaml', 'sql', 'csv'].flatMap((language) => blocksOf(page, language))) {
    const [file, text] = [pathOf(block), block.text.replace(/^#.*\n/, '')]
    if (file === undefined) continue
    mkdirSync(dirname(join(shop, 'page', file)), { recursive: true })
    writeFileSync(join(shop, 'page', file), `${text}\n`)
  }
}

/** A service is started, seen to listen, and stopped. */
async function serves({ words }: Example): Promise<void> {
  expect(words, 'any other port may be taken').toEqual(expect.arrayContaining(['--port', '0']))
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, ...words], {
    cwd: join(shop, 'carwash'),
    env: { ...process.env, BANKFULL_API_KEY: '0123456789abcdef0123456789abcdef' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  for await (const chunk of child.stderr) {
    said += String(chunk)
    if (said.includes('listening on')) break
  }
  child.kill('SIGTERM')
  const [code, signal] =
    child.exitCode === null ? await once(child, 'exit') : [child.exitCode, null]
  expect(said).toContain('listening on http://127.0.0.1:')
  expect({ code, signal }).toEqual({ code: 143, signal: null })
}
