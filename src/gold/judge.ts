import type { Problem } from '../base/problem.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import type { Project, View } from '../project/project.ts'
import type { CompiledView, Input } from './compile.ts'
import { compileAll } from './compile.ts'
import { checkArithmetic, checkContract } from './contract.ts'
import type { Dialect } from './engine-type.ts'
import { testProblems } from './judge-tests.ts'
import { knownSources } from './known-source.ts'
import type { Published } from './plan.ts'
import { notPortable } from './portable.ts'
import { publishedFor } from './published.ts'
import { dropView, emptyView } from './render.ts'
import { selectsOf } from './scopes.ts'
import { descendants } from './syntax-tree.ts'
import { scopeFindings, tieFindings } from './ties.ts'

/** Views with the snapshots that they stand on, and all that is wrong with them. */
export interface Judged {
  readonly compiled: readonly CompiledView[]
  readonly published: Published
  readonly problems: readonly Problem[]
}

/** The columns that a table which was never published will have, as far as its declaration tells. */
export type AssumedColumns = (table: string) => readonly SnapshotColumn[] | undefined

/** Holds views against the portable subset and their contracts: every problem of every view, file by file. */
export async function judge(
  project: Project,
  views: readonly View[],
  engine: Engine,
  catalog: Catalog,
  dialect: Dialect,
  assumed: AssumedColumns = () => undefined,
): Promise<Judged> {
  const { views: compiled, problems } = await compileAll(project, views, engine, dialect)
  const published = await publishedFor(compiled, catalog)
  const known = knownSources(project, (table) =>
    published.silver.get(table)?.columns.map(({ name }) => name),
  )
  const names = [...project.tables, ...project.views].flatMap((one) =>
    one.columns.map(({ name }) => name),
  )
  const found: Problem[] = [...problems]
  for (const one of compiled) {
    const { view, tree } = one
    const selects = selectsOf(tree, known)
    const said = [...tieFindings(selects, view.sql, names), ...scopeFindings(selects, view.sql)]
    if (!view.isGenerated) found.push(...said.map((finding) => notPortable(view, finding)))
    const columnsOf = ({ layer, name }: Input): readonly SnapshotColumn[] | undefined =>
      (layer === 'gold' && compiled.find((other) => other.name === name)?.columns) ||
      published[layer].get(name)?.columns ||
      (layer === 'silver' ? assumed(name) : undefined)
    // What is only assumed may lack a column that the deliveries have.
    const isSure = [...one.inputs, ...one.testInputs].every(
      ({ layer, name }) => layer === 'gold' || published.silver.has(name),
    )
    const counts = ({ code }: Problem): boolean => isSure || code !== 'VIEW_SQL_INVALID'
    if (isBindable(one, problems))
      found.push(...(await contractProblems(one, columnsOf, engine)).filter(counts))
    const judged = {
      name: view.name,
      tests: view.tests,
      where: (at: number, kind: string) => view.where('tests', at, kind),
      columns: one.columns,
      columnsOf: (of: string) => {
        const input = [...one.inputs, ...one.testInputs].find(({ name }) => isSame(name, of))
        return input && columnsOf(input)
      },
    }
    found.push(...(await testProblems(judged, engine)).filter(counts))
  }
  return { compiled, published, problems: inOrder(found, views) }
}

/** What reads beside the project is not even bound: the engine would open the file that it names. */
function isBindable({ view, tree }: CompiledView, problems: readonly Problem[]): boolean {
  const isInvalid = problems.some(
    ({ code, where }) =>
      where?.file === view.sqlFile &&
      (code === 'VIEW_INPUT_UNKNOWN' || code === 'VIEW_SQL_INVALID'),
  )
  const reads = [...descendants(tree)].some(({ node }) => node['type'] === 'TABLE_FUNCTION')
  return !isInvalid && !reads
}

/** A view whose inputs were never published cannot be held against them; its build says so. */
async function contractProblems(
  view: CompiledView,
  columnsOf: (input: Input) => readonly SnapshotColumn[] | undefined,
  engine: Engine,
): Promise<readonly Problem[]> {
  const inputs = view.inputs.map((input) => ({ name: input.name, columns: columnsOf(input) }))
  const known = inputs.filter(isKnown)
  if (known.length < inputs.length) return []
  for (const { name, columns } of known) await engine.run(emptyView(name, columns))
  try {
    const check = view.columns.length === 0 ? checkArithmetic : checkContract
    return await check(view, engine)
  } finally {
    for (const { name } of known) await engine.run(dropView(name))
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function isKnown<T>(input: {
  readonly name: string
  readonly columns: readonly T[] | undefined
}): input is { readonly name: string; readonly columns: readonly T[] } {
  return input.columns !== undefined
}

/** By view as given, within a file by place; what is said of one place stands in the order in which it was found. */
function inOrder(problems: readonly Problem[], views: readonly View[]): readonly Problem[] {
  const place = ({ where }: Problem): readonly number[] => {
    const file = where?.file.replace(/\.yaml$/, '.sql')
    const at = views.findIndex(({ sqlFile }) => sqlFile === file)
    return [at === -1 ? views.length : at, where?.line ?? 0, where?.column ?? 0]
  }
  return problems.toSorted((a, b) => {
    const [one, other] = [place(a), place(b)]
    const at = one.findIndex((number, index) => number !== other[index])
    return (one[at] ?? 0) - (other[at] ?? 0)
  })
}
