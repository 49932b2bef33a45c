import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { pages } from '../../scripts/docs.ts'
import { catalogue } from '../../src/base/catalogue.ts'
import { ledgerSchema } from '../../src/ledger/schema.ts'
import { mostRows } from '../../src/serve/ask-body.ts'
import { allPages, read } from './pages.ts'

describe('The reference', () => {
  it('is what the code says: `npm run docs` would change nothing', async () => {
    for (const [path, text] of await pages()) expect(text, path).toBe(read(path))
  })

  it('explains every error code', () => {
    const page = read('docs/reference/errors.md')
    const missing = Object.keys(catalogue).filter((code) => !page.includes(`### ${code}\n`))
    expect(missing).toEqual([])
  })

  it('names every table and column of the ledger', () => {
    using db = new DatabaseSync(':memory:')
    db.exec(ledgerSchema)
    const tables = db
      .prepare("select name from sqlite_master where type = 'table' order by rootpage")
      .all()
      .map((row) => String(row['name']))
    const rows = tables.map((table) => {
      const columns = db.prepare('select name from pragma_table_info(?)').all(table)
      return `| \`${table}\` | ${columns.map((row) => `\`${String(row['name'])}\``).join(', ')} |`
    })
    const page = read('docs/reference/ledger.md').split('\n')
    expect(page).toEqual(expect.arrayContaining(rows))
  })

  it('names every member of the ledger’s documents', () => {
    const page = read('docs/reference/ledger.md')
    const members = [
      'TableAccount',
      'FileRecord',
      'ColumnDrift',
      'ColumnChange',
      'DriftDecision',
      'Erasure',
      'OrphanCount',
      'ViewRecord',
      'Promotion',
    ].flatMap((record) => membersOf('src/ledger/records.ts', record))
    expect(members.filter((member) => !page.includes(`\`${member}\``))).toEqual([])
  })

  it('names every HTTP error code and limit', () => {
    const page = read('docs/reference/http.md')
    const refusals = /export type RefusalCode =([^\n]*\n(?: {2}\|.*\n)+)/.exec(
      read('src/ask/reply.ts'),
    )?.[1]
    const codes = [refusals ?? '', read('src/serve/app.ts'), read('src/serve/http-problem.ts')]
      .flatMap((text) => [...text.matchAll(/(?:\| |code: )'([a-z_]+)'/g)])
      .map((found) => found[1])
    expect(codes.length).toBeGreaterThan(14)
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
    expect(page).toContain(`1 to ${mostRows}`)
  })

  it('lists every reason for which a row is quarantined or a file rejected', () => {
    const page = read('docs/concepts/fates.md')
    const landed = read('src/land/landed.ts')
    const render = read('src/merge/render.ts')
    const reasons = [
      ...unionAfter(landed, 'readonly reason:\n'),
      ...unionAfter(landed, 'export type FileReason =\n'),
      ...[...render.matchAll(/reason: '([a-z_]+)'/g)].map((found) => found[1] ?? ''),
      'key_conflict',
    ]
    expect(new Set(reasons).size).toBeGreaterThanOrEqual(6 + 5 + 2 + 1)
    expect(reasons.filter((reason) => !page.includes(`| \`${reason}\` |`))).toEqual([])
  })
})

it('No page names a code that does not exist', () => {
  const known = new Set([...Object.keys(catalogue), 'BANKFULL_API_KEY', 'NO_COLOR'])
  const strange = allPages().flatMap(({ path, text }) =>
    [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)]
      .filter(([, code]) => !known.has(code ?? ''))
      .map(([, code]) => `${path}: ${code}`),
  )
  expect(strange).toEqual([])
})

function membersOf(path: string, name: string): readonly string[] {
  const body = new RegExp(`export interface ${name} \\{([^}]*)\\}`).exec(read(path))?.[1] ?? ''
  return [...body.matchAll(/readonly (\w+)\??:/g)].map((found) => found[1] ?? '')
}

/** The words of a union that is written one a line. */
function unionAfter(text: string, start: string): readonly string[] {
  const rest = text.slice(text.indexOf(start) + start.length)
  const union = /^(?:\s*\| '[a-z_]+'\n)+/.exec(rest)?.[0] ?? ''
  return [...union.matchAll(/'([a-z_]+)'/g)].map((found) => found[1] ?? '')
}
