import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadProject } from '../../../src/project/load.ts'
import type { View, ViewColumn } from '../../../src/project/project.ts'

const root = join(import.meta.dirname, '../../..')
const glossary = readFileSync(join(root, 'docs/concepts/glossary.md'), 'utf8')

const [definitions = ''] = glossary.split('## Units, and where each figure stands')

let figures: readonly { readonly view: View; readonly column: ViewColumn }[]
beforeAll(async () => {
  const { views } = await loadProject(join(root, 'examples/carwash'))
  figures = views.flatMap((view) =>
    view.columns
      .filter(({ name, type }) => /integer|decimal/.test(type.kind) && name !== 'customer')
      .map((column) => ({ view, column })),
  )
})

describe('every figure of the nine views', () => {
  it('has a unit and a meaning in its view', () => {
    const bare = figures.filter(({ column }) => !column.unit || !column.meaning)
    expect(bare.map(({ view, column }) => `${view.name}.${column.name}`)).toEqual([])
  })

  it('is defined on the one page of definitions', () => {
    const missing = figures.filter(
      ({ column }) => !new RegExp(`\\b${column.name}\\b`).test(definitions),
    )
    expect(missing.map(({ view, column }) => `${view.name}.${column.name}`)).toEqual([])
  })

  it('has one unit and one good direction wherever it stands, but for a rank counted from the other end', () => {
    const said = new Map<string, string>()
    const unlike: string[] = []
    for (const { view, column } of figures) {
      const own = `${column.unit}, ${column.better ?? 'higher'} is better`
      const other = said.get(column.name) ?? own
      said.set(column.name, other)
      if (other !== own) unlike.push(`${view.name}.${column.name}: ${own}, elsewhere ${other}`)
    }
    expect(unlike.map((one) => one.split(':')[0])).toEqual(['location_scorecard_bottom.rank'])
  })

  it('stands in the page’s list of units, which has no other', () => {
    const rows = new Map<string, { unit: string; views: string[] }>()
    for (const { view, column } of figures) {
      const row = rows.get(column.name) ?? { unit: column.unit ?? '', views: [] }
      row.views.push(view.name)
      rows.set(column.name, row)
    }
    const wanted = [...rows]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { unit, views }]) => `| ${name} | ${unit} | ${views.join(', ')} |`)
    const [, list = ''] = glossary.split('| figure | unit | views |\n|---|---|---|\n')
    expect(list.split('\n').filter((line) => line.startsWith('|'))).toEqual(wanted)
  })
})
