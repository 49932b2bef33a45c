import { digestOf } from '../base/digest.ts'
import { type Problem, Problems } from '../base/problem.ts'
import type { Layer, Snapshot, SnapshotColumn } from '../catalog/snapshot.ts'
import type { ResultColumn } from '../engine/engine.ts'
import type { RowsFacts } from '../model/stored-model.ts'
import type { Model } from '../project/model.ts'
import { typeText } from '../sql/column-type.ts'
import { raw } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { rowsView } from './bare-select.ts'
import { type CompiledView, compile } from './compile.ts'
import { checkArithmetic } from './contract.ts'
import { expand } from './macros.ts'
import { dropView, emptyView, inputView } from './render.ts'
import { significant, tokenize, withoutEnd } from './tokens.ts'
import { saysMonths, scoredMonths } from './wanted-months.ts'

/** A model's rows, their SQL understood: what they read, and which columns they give. */
export interface ModelRows {
  readonly compiled: CompiledView
  /** The SELECT as scoring runs it, where it makes other months than training. */
  readonly scored: string | undefined
  readonly inputs: readonly RowsInput[]
  /** The first input that was never published; the columns are not known then. */
  readonly missing: string | undefined
  readonly columns: readonly ResultColumn[]
  readonly facts: RowsFacts
}

/** A table or view that the rows are made from. */
interface RowsInput {
  readonly layer: Layer
  readonly name: string
  readonly snapshot: Snapshot | undefined
}

/**
 * Reads the rows' SQL as a view's is read, held to the portable subset. Throws Problems, every one of it, and first
 * those that `onUnsound` has for inputs on which the SQL no longer stands.
 */
export async function modelRows(
  workspace: Workspace,
  model: Model,
  onUnsound: (facts: RowsFacts) => readonly Problem[] = () => [],
): Promise<ModelRows> {
  const { project, engine, catalog } = workspace
  const [compiled] = await compile(project, [rowsView(model)], engine, 'duckdb')
  if (compiled === undefined) throw new Problems([])
  const inputs = await Promise.all(
    compiled.inputs.map(async ({ layer, name }) => ({
      layer,
      name,
      snapshot: await catalog.current(layer, name),
    })),
  )
  const missing = inputs.find(({ snapshot }) => snapshot === undefined)?.name
  const unsound = (): readonly Problem[] => onUnsound(factsOf(model, inputs, []))
  const columns = missing === undefined ? await columnsOf(compiled, inputs, workspace, unsound) : []
  const facts = factsOf(model, inputs, columns)
  return { compiled, scored: scoredText(model), inputs, missing, columns, facts }
}

function scoredText({ rows }: Model): string | undefined {
  return saysMonths(rows) ? expand(withoutEnd(scoredMonths(rows)), 'duckdb').text : undefined
}

/** Does something while the rows' inputs have their names in the session. */
export async function withInputs<T>(
  { inputs }: Pick<ModelRows, 'inputs'>,
  { engine, catalog }: Workspace,
  work: () => Promise<T>,
): Promise<T> {
  try {
    for (const { name, snapshot } of inputs)
      if (snapshot) await engine.run(inputView(name, catalog.files(snapshot), snapshot.columns))
    return await work()
  } finally {
    for (const { name } of inputs) await engine.run(dropView(name))
  }
}

async function columnsOf(
  compiled: CompiledView,
  inputs: readonly RowsInput[],
  { engine }: Workspace,
  unsound: () => readonly Problem[],
): Promise<readonly ResultColumn[]> {
  for (const { name, snapshot } of inputs)
    await engine.run(emptyView(name, snapshot?.columns ?? []))
  try {
    const problems = await checkArithmetic(compiled, engine)
    if (problems.length > 0) throw new Problems([...unsound(), ...problems])
    return await engine.describe(raw(compiled.expansion.text))
  } finally {
    for (const { name } of inputs) await engine.run(dropView(name))
  }
}

function factsOf(
  model: Model,
  inputs: readonly RowsInput[],
  columns: readonly ResultColumn[],
): RowsFacts {
  const tokens = significant(tokenize(model.rows)).filter(({ text }) => text !== ';')
  const words = new Set(tokens.map(({ text }) => text.toLowerCase()))
  const named = (all: readonly SnapshotColumn[]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      all
        .filter(({ name }) => words.has(name.toLowerCase()))
        .map(({ name, type }) => [name, typeText(type)]),
    )
  return {
    sqlDigest: digestOf(tokens.map(({ text }) => text)),
    columns: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    inputs: Object.fromEntries(
      inputs.map(({ name, snapshot }) => [name, named(snapshot?.columns ?? [])]),
    ),
  }
}
