import { describe, expect, it } from 'vitest'
import { Problems } from '../../src/base/problem.ts'
import { build } from '../../src/gold/gold.ts'
import { selectNodes, selectTables, selectViews } from '../../src/gold/selection.ts'
import type { Selectable } from '../../src/gold/selector.ts'
import { readSelector, selected } from '../../src/gold/selector.ts'
import type { View } from '../../src/project/project.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { leaving } from '../train/panel.ts'
import type { TestView } from './gold-workspace.ts'
import { goldWorkspace, publish } from './gold-workspace.ts'

/** Visits → days → months → years, and Sites → months. */
const river: readonly Selectable[] = [
  { layer: 'silver', name: 'Visits', reads: [] },
  { layer: 'silver', name: 'Sites', reads: [] },
  { layer: 'gold', name: 'days', reads: ['Visits'] },
  { layer: 'gold', name: 'months', reads: ['days', 'Sites'] },
  { layer: 'gold', name: 'years', reads: ['months'] },
]

describe('A selector', () => {
  it.each([
    ['months', 'months'],
    ['+months', 'Visits Sites days months'],
    ['months+', 'months years'],
    ['+months+', 'Visits Sites days months years'],
    ['1+months', 'Sites days months'],
    ['2+months', 'Visits Sites days months'],
    ['Visits+1', 'Visits days'],
    ['state:changed', 'days'],
    ['state:changed+', 'days months years'],
    ['1+state:changed+1', 'Visits days months'],
  ])('%s takes %s', (text, names) => {
    const found = selected(river, [readSelector(text)], (name) => name === 'days')
    expect(
      river
        .map(({ name }) => name)
        .filter((name) => found.has(name))
        .join(' '),
    ).toBe(names)
  })

  it('that names nothing is refused, with what may be meant', () => {
    const select = (...texts: readonly string[]): unknown =>
      selected(river, texts.map(readSelector), () => false)
    expect(() => select('mnoths+', 'day')).toThrow(Problems)
    expect(didYouMean(() => select('mnoths+', 'day'))).toEqual(['months', 'days'])
    expect(didYouMean(() => select('state:chnaged'))).toEqual(['state:changed'])
    for (const odd of ['+', '++', 'a+b', 'tag:x', '-1+months'])
      expect(() => select(odd), odd).toThrow()
  })
})

const visits = { columns: { id: 'integer', total: 'decimal(18,4)' }, rows: '1 | 10.00' }
const columns = { id: 'integer', total: 'decimal(18,2)' }
const views: Readonly<Record<string, TestView>> = {
  each: { sql: 'SELECT id, total FROM Visits', columns, grain: ['id'] },
  double: { sql: 'SELECT id, total * 2 AS total FROM each', columns, grain: ['id'] },
  other: { sql: 'SELECT id, total FROM Other', columns, grain: ['id'] },
}

/** All views built, over a table each. */
async function built(): Promise<Workspace> {
  const workspace = await goldWorkspace(['Visits', 'Other'], views)
  await publish(workspace, 'Visits', visits)
  await publish(workspace, 'Other', visits)
  await build(workspace)
  return workspace
}

/** The same project with other SQL for `each`. */
function edited(workspace: Workspace, sql: string): Workspace {
  const { project } = workspace
  const edit = (view: View): View => (view.name === 'each' ? { ...view, sql } : view)
  return { ...workspace, project: { ...project, views: project.views.map(edit) } }
}

const statuses = async (workspace: Workspace, only?: readonly string[]): Promise<string> => {
  const report = await build(workspace, { only })
  return report.views.map(({ name, status }) => `${name} ${status}`).join(', ')
}

describe('What did not change', () => {
  it('is not built: white space, comments and a semicolon are no change of the SQL', async () => {
    await using before = await built()
    const spaced = '-- every visit\nSELECT id , /* in\nmoney */ total\n\nFROM Visits;\n'
    const workspace = edited(before, spaced)
    expect(await selectViews(workspace, { select: ['state:changed'] })).toEqual([])
    expect(await statuses(workspace)).toBe('each unchanged, double unchanged, other unchanged')
  })

  it('is told from a change: white space in quotes is a value', async () => {
    await using before = await built()
    const quoted = (text: string): string => `SELECT id, total FROM Visits WHERE '${text}' <> ''`
    await build(edited(before, quoted('a b')))
    expect(await statuses(edited(before, quoted('a  b')))).toBe(
      'each built, double built, other unchanged',
    )
  })
})

describe('state:changed', () => {
  it('is a view whose own SQL or input changed; with + all that stands on it', async () => {
    await using before = await built()
    const workspace = edited(before, 'SELECT id, total + 1 AS total FROM Visits')
    expect(await selectViews(workspace, { select: ['state:changed'] })).toEqual(['each'])
    expect(await selectViews(workspace, { select: ['state:changed+'] })).toEqual(['each', 'double'])
    expect(await statuses(workspace, ['state:changed+'])).toBe('each built, double built')
    expect(await selectViews(workspace, { select: ['state:changed'] })).toEqual([])
  })

  it('after a table changed builds exactly what stands on it', async () => {
    await using workspace = await built()
    await publish(workspace, 'Other', { ...visits, rows: '2 | 5.00' })
    expect(await selectViews(workspace, { select: ['state:changed+'] })).toEqual(['other'])
    expect(await statuses(workspace)).toBe('each unchanged, double unchanged, other built')
  })

  it('takes views that were never built, and leaves tables to the merge', async () => {
    await using workspace = await goldWorkspace(['Visits', 'Other'], views)
    await publish(workspace, 'Visits', visits)
    await publish(workspace, 'Other', visits)
    const all = { select: ['state:changed'] }
    expect(await selectViews(workspace, all)).toEqual(['each', 'double', 'other'])
    expect(await selectTables(workspace, all)).toEqual(['Visits', 'Other'])
  })
})

describe('Selecting', () => {
  it('takes several selectors, and leaves out what is excluded', async () => {
    await using workspace = await goldWorkspace(['Visits', 'Other'], views)
    const found = await selectNodes(workspace, {
      select: ['+double', 'other'],
      exclude: ['Visits'],
    })
    expect([...found].toSorted()).toEqual(['double', 'each', 'other'])
    expect(await selectTables(workspace, { select: ['+double'] })).toEqual(['Visits'])
    expect(await selectViews(workspace, { exclude: ['each+'] })).toEqual(['other'])
  })

  it('follows a model’s scores to the tables that its rows are made from', async () => {
    const model = leaving({ rows: 'SELECT member, month FROM Visits JOIN Other USING (member)' })
    const risk = { sql: 'SELECT member FROM leaving_scores', columns: { member: 'integer' } }
    await using workspace = await goldWorkspace(['Visits', 'Other', 'Rest'], { risk }, [model])
    expect(await selectTables(workspace, { select: ['+risk'] })).toEqual(['Visits', 'Other'])
    const found = await selectNodes(workspace, { select: ['Other+'] })
    expect([...found].toSorted()).toEqual(['Other', 'leaving_scores', 'risk'])
  })

  it('a table where only views are built is a mistake that says what to write', async () => {
    await using workspace = await goldWorkspace(['Visits', 'Other'], views)
    await expect(build(workspace, { only: ['Visits'] })).rejects.toThrow(/Visits\+ for those/)
  })
})

function didYouMean(work: () => unknown): readonly (string | undefined)[] {
  try {
    work()
  } catch (error) {
    const problems = error instanceof Problems ? error.problems : [error as Problems['problems'][0]]
    return problems.map((problem) => problem?.didYouMean)
  }
  return []
}
