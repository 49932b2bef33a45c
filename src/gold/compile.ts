import type { Where } from '../base/problem.ts'
import { Problem, Problems } from '../base/problem.ts'
import type { Layer } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { goldNames } from '../project/model.ts'
import type { Project, View } from '../project/project.ts'
import { suggest } from '../project/suggest.ts'
import type { ColumnType } from '../sql/column-type.ts'
import type { Dialect } from './engine-type.ts'
import { wholeType } from './engine-type.ts'
import type { Expansion } from './macros.ts'
import { expand } from './macros.ts'
import { order } from './order.ts'
import { findings, hidingNames, notPortable } from './portable.ts'
import type { TreeNode } from './syntax-tree.ts'
import { parseView, tablesRead } from './syntax-tree.ts'
import { placeOf, withoutEnd } from './tokens.ts'

/** A view whose text is understood: what it reads, its SQL for one engine, and its columns' types. */
export interface CompiledView {
  readonly name: string
  /** Names of the views it reads, as `order` wants them. */
  readonly needs: readonly string[]
  readonly view: View
  readonly inputs: readonly Input[]
  /** What only its tests read. */
  readonly testInputs: readonly Input[]
  readonly columns: readonly ContractColumn[]
  readonly tree: TreeNode
  readonly expansion: Expansion
}

/** A table or view that a view reads, by the project's own spelling. */
export interface Input {
  readonly layer: Layer
  readonly name: string
}

/** A column with the type that its contract promises. */
export interface ContractColumn {
  readonly name: string
  readonly type: ColumnType
}

/** Views as far as they are understood, in the order of their building, and all that is wrong with them. */
export interface Compiled {
  readonly views: readonly CompiledView[]
  readonly problems: readonly Problem[]
}

/** Reads the views' SQL, without data: one SELECT each, in the portable subset, over inputs that exist, without a circle. */
export async function compile(
  project: Project,
  views: readonly View[],
  engine: Engine,
  dialect: Dialect,
): Promise<readonly CompiledView[]> {
  const compiled = await compileAll(project, views, engine, dialect)
  if (compiled.problems.length > 0) throw new Problems(compiled.problems)
  return compiled.views
}

/** As `compile`, but tells the problems beside what is sound. */
export async function compileAll(
  project: Project,
  views: readonly View[],
  engine: Engine,
  dialect: Dialect,
): Promise<Compiled> {
  const problems: Problem[] = []
  const compiled: CompiledView[] = []
  for (const view of views) {
    const one = await compileView(project, view, engine, dialect, problems)
    if (one) compiled.push(one)
  }
  const result = order(compiled)
  if (result.kind === 'cycle') problems.push(cycle(result.names, compiled))
  return { views: result.kind === 'ordered' ? result.items : compiled, problems }
}

async function compileView(
  project: Project,
  view: View,
  engine: Engine,
  dialect: Dialect,
  problems: Problem[],
): Promise<CompiledView | undefined> {
  const columns = contract(view, problems)
  let tree: TreeNode
  try {
    tree = await parseView(view, engine)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    problems.push(error)
    return undefined
  }
  const known = [...project.tables.map(({ name }) => name), ...goldNames(project)]
  const found = view.isGenerated
    ? []
    : [...findings(tree, view.sql), ...hidingNames(tree, view.sql, known)]
  problems.push(...found.map((finding) => notPortable(view, finding)))
  const expansion = expand(withoutEnd(view.sql), dialect)
  for (const { offset, message } of expansion.faults) {
    const where = placeOf(view.sqlFile, view.sql, offset)
    problems.push(new Problem('VIEW_SQL_INVALID', { view: view.name, message }, { where }))
  }
  const inputs = inputsOf(project, view, tree, problems)
  const testInputs = testInputsOf(project, view, problems).filter(
    ({ name }) => !inputs.some((input) => input.name === name),
  )
  const needs = [...inputs, ...testInputs]
    .filter(({ layer }) => layer === 'gold')
    .map(({ name }) => name)
  return { name: view.name, needs, view, inputs, testInputs, columns, tree, expansion }
}

/** The declared columns; a bare decimal says nothing that a reader could rely on. */
function contract(view: View, problems: Problem[]): readonly ContractColumn[] {
  return view.columns.flatMap(({ name, type: declared }) => {
    const type = wholeType(declared)
    if (type) return [{ name, type }]
    problems.push(
      new Problem(
        'YAML_INVALID_VALUE',
        {
          path: `columns.${name}.type`,
          expected: 'a view’s decimal needs its digits, e.g. decimal(18,2).',
        },
        { where: view.where('columns', name, 'type') },
      ),
    )
    return []
  })
}

function inputsOf(
  project: Project,
  view: View,
  tree: TreeNode,
  problems: Problem[],
): readonly Input[] {
  return tablesRead(tree, view.sql).flatMap(({ name, offset }) => {
    const where = placeOf(view.sqlFile, view.sql, offset)
    return inputNamed(name, project, view.name, where, problems)
  })
}

/** The tables and views that a view's sums are held against. */
function testInputsOf(project: Project, view: View, problems: Problem[]): readonly Input[] {
  return view.tests.flatMap((test) => {
    if (test.kind !== 'equals' || test.there.of.toLowerCase() === view.name.toLowerCase()) return []
    const where = view.where('tests', test.at, 'equals', 'of')
    return inputNamed(test.there.of, project, view.name, where, problems)
  })
}

/** A table or view by its name in any case; a problem where the project has none. */
export function inputNamed(
  name: string,
  project: Project,
  reader: string,
  where: Where,
  problems: Problem[],
): readonly Input[] {
  const known: readonly Input[] = [
    ...project.tables.map((table) => ({ layer: 'silver' as const, name: table.name })),
    ...goldNames(project).map((gold) => ({ layer: 'gold' as const, name: gold })),
  ]
  const input = known.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (input) return [input]
  const didYouMean = suggest(
    name,
    known.map((one) => one.name),
  )
  const said = { view: reader, input: name }
  problems.push(new Problem('VIEW_INPUT_UNKNOWN', said, { where, didYouMean }))
  return []
}

function cycle(names: readonly string[], compiled: readonly CompiledView[]): Problem {
  const [first, second] = names
  const view = compiled.find(({ name }) => name === first)
  const parameters = { views: names.join(' → ') }
  if (view === undefined) return new Problem('VIEW_CYCLE', parameters)
  const { sqlFile, sql } = view.view
  const reference = tablesRead(view.tree, sql).find(
    ({ name }) => name.toLowerCase() === second?.toLowerCase(),
  )
  const where = placeOf(sqlFile, sql, reference?.offset ?? 0)
  return new Problem('VIEW_CYCLE', parameters, { where })
}
