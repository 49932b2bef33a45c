import { Problem, Problems } from '../base/problem.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Engine } from '../engine/engine.ts'
import { goldNames, scoresOf } from '../project/model.ts'
import type { Project } from '../project/project.ts'
import { rowsView } from './bare-select.ts'
import type { CompiledView } from './compile.ts'
import { compile } from './compile.ts'
import { planBuild } from './plan.ts'
import { publishedFor } from './published.ts'
import type { Selectable, Selector } from './selector.ts'
import { isBare, readSelector, selected } from './selector.ts'

/** What a person chose with `-s` and `--exclude`; everything where both are left out. */
export interface Selection {
  readonly select?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/** The tools that selecting takes: the views' SQL is parsed, and `state:changed` is held against what is published. */
export interface SelectionTools {
  readonly project: Project
  readonly engine: Engine
  readonly catalog: Catalog
}

/**
 * The names of the tables and views that are selected. `state:changed` means each view whose SQL, contract, tests or
 * direct inputs differ from those of its snapshot.
 */
export async function selectNodes(
  tools: SelectionTools,
  { select, exclude }: Selection,
): Promise<ReadonlySet<string>> {
  const taken = readAll(select)
  const left = readAll(exclude) ?? []
  const all = [...(taken ?? []), ...left]
  const { project, engine } = tools
  const isPlain = all.every(isBare)
  const compiled = isPlain ? [] : await compile(project, project.views, engine, 'duckdb')
  const scored = isPlain ? [] : await scoresReads(project, engine)
  const changed = all.some(({ what }) => what.kind === 'changed')
    ? await changedViews(compiled, tools.catalog)
    : new Set<string>()
  const nodes = nodesOf(project, [
    ...scored,
    ...compiled.map(({ name, inputs }) => [name, inputs.map((input) => input.name)] as const),
  ])
  const isChanged = (name: string): boolean => changed.has(name)
  const without = selected(nodes, left, isChanged)
  return new Set([...selected(nodes, taken, isChanged)].filter((name) => !without.has(name)))
}

/** The selected views. Throws USAGE where one names a table itself and nothing else works on it, since nothing would come of it. */
export async function selectViews(
  tools: SelectionTools,
  { tablesToo = false, ...selection }: Selection & { readonly tablesToo?: boolean | undefined },
): Promise<readonly string[]> {
  const { tables, views } = tools.project
  const problems = (tablesToo ? [] : (readAll(selection.select) ?? []))
    .filter((one) => isBare(one) && tables.some(({ name }) => name === one.text))
    .map(
      ({ text }) =>
        new Problem('USAGE', {
          message: `${text} is a table, and this works on views: name one, or ${text}+ for those that stand on it.`,
        }),
    )
  if (problems.length > 0) throw new Problems(problems)
  const names = await selectNodes(tools, selection)
  return views.map(({ name }) => name).filter((name) => names.has(name))
}

/** The selected tables. Only merging tells whether one changed, so `state:changed` leaves that to the merge and means all. */
export async function selectTables(
  tools: SelectionTools,
  { select, exclude }: Selection,
): Promise<readonly string[]> {
  const all = readAll(select)?.some(({ what }) => what.kind === 'changed') ?? true
  const names = await selectNodes(tools, { select: all ? undefined : select, exclude })
  return tools.project.tables.map(({ name }) => name).filter((name) => names.has(name))
}

function readAll(texts: readonly string[] | undefined): readonly Selector[] | undefined {
  return texts?.map((text) => readSelector(text.trim()))
}

/** What a node reads, by its name. */
type Reads = readonly [name: string, reads: readonly string[]]

/** A model's scores stand on what its rows are made from. */
async function scoresReads(project: Project, engine: Engine): Promise<readonly Reads[]> {
  const rows = await compile(project, project.models.map(rowsView), engine, 'duckdb')
  return project.models.map((model) => {
    const { name } = rowsView(model)
    const inputs = rows.find((one) => one.name === name)?.inputs ?? []
    return [scoresOf(model), inputs.map((input) => input.name)]
  })
}

function nodesOf(
  { tables, views, models }: Project,
  known: readonly Reads[],
): readonly Selectable[] {
  const reads = new Map(known)
  return [
    ...tables.map(({ name }) => ({ layer: 'silver' as const, name, reads: [] })),
    ...[...new Set(goldNames({ views, models }))].map((name) => ({
      layer: 'gold' as const,
      name,
      reads: reads.get(name) ?? [],
    })),
  ]
}

async function changedViews(
  compiled: readonly CompiledView[],
  catalog: Catalog,
): Promise<ReadonlySet<string>> {
  const published = await publishedFor(compiled, catalog)
  const changed = compiled.filter(
    (one) => planBuild([one], published, false).views[0]?.action.kind !== 'keep',
  )
  return new Set(changed.map(({ name }) => name))
}
