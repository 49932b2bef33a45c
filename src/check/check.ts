import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { Tested } from '../gold/data-test.ts'
import { failureOf, testText } from '../gold/data-test.ts'
import { dropView, inputView } from '../gold/render.ts'
import { choose } from '../project/choose.ts'
import type { Project, Table, View, ViewTest } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { checkOwn } from './own-check.ts'
import { namesSpoken, registered } from './registered.ts'
import type { Checked, CheckReport } from './result.ts'
import { checkedOf, notRun } from './result.ts'

/** Holds what is published against the checks of tables, the tests of views, and the project's own checks. Writes nothing. */
export async function check(
  workspace: Workspace,
  only: readonly string[] | undefined,
): Promise<CheckReport> {
  const { project, reporter } = workspace
  const all = [...project.tables, ...project.views, ...project.checks]
  const names = new Set(choose<{ readonly name: string }>(all, only).map(({ name }) => name))
  const isChosen = ({ name }: { readonly name: string }): boolean => names.has(name)
  const checked: Checked[] = []
  for (const table of project.tables.filter(isChosen)) {
    if (table.checks.length === 0) continue
    reporter.stage('check', table.name)
    checked.push(...(await checkPublished(testedTable(table), 'silver', workspace)))
  }
  for (const view of project.views.filter(isChosen)) {
    reporter.stage('check', view.name)
    checked.push(...(await checkPublished(testedView(view), 'gold', workspace)))
  }
  for (const own of project.checks.filter(isChosen)) {
    reporter.stage('check', own.name)
    checked.push(await checkOwn(own, workspace))
  }
  return {
    results: checked.map(({ result }) => result),
    problems: checked.flatMap(({ problem }) => problem ?? []),
  }
}

type Unread = Omit<Tested, 'columns' | 'rowsBefore'>

function testedTable({ name, merge, checks, columns }: Table): Unread {
  const pii = columns.filter((column) => column.pii).map((column) => column.name)
  return { name, grain: [...merge.key, '_file', '_row'], tests: checks, pii }
}

function testedView({ name, grain, tests, columns }: View): Unread {
  const pii = columns.filter((column) => column.pii).map((column) => column.name)
  const isGrain = (test: ViewTest): boolean =>
    test.kind === 'unique' && test.columns.toSorted().join() === grain.toSorted().join()
  const unique: readonly ViewTest[] = [{ kind: 'unique', columns: grain }]
  const all = grain.length === 0 || tests.some(isGrain) ? tests : [...unique, ...tests]
  return { name, grain, tests: all, pii }
}

async function checkPublished(
  tested: Unread,
  layer: Snapshot['layer'],
  workspace: Workspace,
): Promise<readonly Checked[]> {
  const { engine, catalog, project } = workspace
  const snapshot = await catalog.current(layer, tested.name)
  if (snapshot === undefined) {
    const problem = new Problem('NOT_PUBLISHED', { name: tested.name })
    return [{ ...notRun(tested.name, 'published', problem), problem }]
  }
  const history = await catalog.history(layer, tested.name)
  const rowsBefore = history.findLast(({ version }) => version < snapshot.version)?.rowCount
  const whole = { ...tested, columns: snapshot.columns, rowsBefore }
  await engine.run(inputView(tested.name, catalog.files(snapshot), snapshot.columns))
  try {
    const checked: Checked[] = []
    for (const test of tested.tests) checked.push(await checkOne(test, whole, project, workspace))
    return checked
  } finally {
    await engine.run(dropView(tested.name))
  }
}

async function checkOne(
  test: ViewTest,
  tested: Tested,
  project: Project,
  workspace: Workspace,
): Promise<Checked> {
  try {
    const spoken = namesSpoken(test, project).filter((name) => name !== tested.name)
    await using _ = await registered(spoken, workspace)
    const failure = await failureOf(test, tested, workspace.engine)
    return checkedOf(tested.name, testText(test), failure)
  } catch (error) {
    return notRun(tested.name, testText(test), error)
  }
}
