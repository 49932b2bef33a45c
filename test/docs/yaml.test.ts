import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { loadProject } from '../../src/project/load.ts'
import { allPages, type Block, blocksOf, pathOf } from './pages.ts'

const blocks = allPages().flatMap((page) => blocksOf(page, 'yaml'))
const known = /^# (?:in )?(?:bankfull|tables\/\w+|views\/\w+|models\/\w+)\.yaml$/

it('Every YAML block of the pages says which file it is, or is part of', () => {
  const strange = blocks.filter(({ text }) => !known.test(text.split('\n')[0] ?? ''))
  expect(strange.map(({ page, line }) => `${page}:${line}`)).toEqual([])
})

it.each(blocks.map((block) => [`${block.page}:${block.line}`, block] as const))(
  'The YAML at %s loads',
  async (_, block) => {
    const path = pathOf(block) ?? /^# in (\S+)/.exec(block.text)?.[1] ?? 'bankfull.yaml'
    await loadProject(folderOf({ 'bankfull.yaml': 'project: p\n', ...wholeFile(path, block) }))
  },
)

/** A part of a file with what else the file needs; a view or model gets an SQL file beside it, a reference its table. */
function wholeFile(path: string, block: Block): Readonly<Record<string, string>> {
  const said = parse(block.text) as Readonly<Record<string, unknown>>
  const usual = path.startsWith('tables/') ? { table: 'T', merge: { key: ['id'] } } : {}
  const added = Object.entries(usual).filter(([key]) => !(key in said))
  const text = `${block.text}\n${added.map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join('')}`
  const sql = path.startsWith('views/')
    ? path.replace('.yaml', '.sql')
    : path.startsWith('models/') && `models/${String(said['rows'])}`
  const beside = sql ? { [sql]: 'SELECT 1' } : {}
  return { [path]: text, ...beside, ...tablesNamedIn(said['references']) }
}

/** The tables that a block's references lead to. */
function tablesNamedIn(references: unknown): Readonly<Record<string, string>> {
  const targets = [...JSON.stringify(references ?? {}).matchAll(/"(\w+)\.\w+"/g)]
  return Object.fromEntries(
    targets.map(([, name = '']) => [`tables/${name}.yaml`, `table: ${name}\nmerge: {key: [id]}\n`]),
  )
}

function folderOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'bankfull-docs-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}
