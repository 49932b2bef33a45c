import { digestOf } from '../base/digest.ts'
import type { Layer, Snapshot, SnapshotColumn, StoreCoverage } from '../catalog/snapshot.ts'
import type { ViewTest } from '../project/project.ts'
import type { CompiledView, Input } from './compile.ts'
import { significant, tokenize } from './tokens.ts'

/** What a build will do, in order: data that `explain` prints and `execute` consumes. */
export interface BuildPlan {
  readonly views: readonly ViewPlan[]
}

/** One view's part of a plan. */
export interface ViewPlan {
  readonly name: string
  readonly action: Action
  readonly reads: readonly PlannedInput[]
  /** What only its tests read. */
  readonly testReads: readonly Input[]
  /** The SELECT as the engine runs it, macros written out. */
  readonly query: string
  readonly columns: readonly SnapshotColumn[]
  readonly grain: readonly string[]
  readonly tests: readonly ViewTest[]
  /** Columns whose values a report masks. */
  readonly pii: readonly string[]
  /** Equal digests give equal rows. White space and comments of the SQL are no part of it. */
  readonly digest: string
  readonly dataAsOf?: string | undefined
  readonly stores?: StoreCoverage | undefined
}

/** What becomes of a view: built, left as it is, or blocked by an input that was never published. */
export type Action =
  | { readonly kind: 'build'; readonly because: 'never built' | 'changed' | 'forced' }
  | { readonly kind: 'keep'; readonly version: number; readonly rows: number }
  | { readonly kind: 'blocked'; readonly missing: string }

/** A snapshot that a view reads. */
export interface PlannedInput {
  readonly layer: Layer
  readonly name: string
  /** `this build` where the snapshot will be made by an earlier view of the same plan. */
  readonly version: number | 'this build'
  readonly digest: string
}

/** The published snapshots that a plan is made from. */
export interface Published {
  readonly silver: ReadonlyMap<string, Snapshot>
  readonly gold: ReadonlyMap<string, Snapshot>
}

/** Plans views that stand in dependency order. Touches nothing; the same facts give the same plan. */
export function planBuild(
  compiled: readonly CompiledView[],
  published: Published,
  force: boolean,
): BuildPlan {
  const views: ViewPlan[] = []
  for (const one of compiled) {
    const sources = one.inputs.map((input) => sourceOf(input, views, published))
    views.push(planView(one, sources, published.gold.get(one.name), force))
  }
  return { views }
}

/** What a planned view knows of one input. */
interface Source {
  readonly input: Input
  readonly planned: PlannedInput | undefined
  readonly dataAsOf?: string | undefined
  readonly stores?: StoreCoverage | undefined
}

function sourceOf(input: Input, earlier: readonly ViewPlan[], published: Published): Source {
  const inPlan = input.layer === 'gold' && earlier.find(({ name }) => name === input.name)
  if (inPlan) {
    const { action, digest, dataAsOf, stores } = inPlan
    if (action.kind === 'blocked') return { input, planned: undefined }
    const version = action.kind === 'keep' ? action.version : 'this build'
    return { input, planned: { ...input, version, digest }, dataAsOf, stores }
  }
  const snapshot = published[input.layer].get(input.name)
  if (snapshot === undefined) return { input, planned: undefined }
  const { version, inputsDigest, dataAsOf, stores } = snapshot
  return { input, planned: { ...input, version, digest: inputsDigest }, dataAsOf, stores }
}

function planView(
  { view, columns, expansion, name, testInputs }: CompiledView,
  sources: readonly Source[],
  current: Snapshot | undefined,
  force: boolean,
): ViewPlan {
  const reads = sources.flatMap(({ planned }) => (planned ? [planned] : []))
  const digest = digestOf({
    query: significant(tokenize(expansion.text)).map(({ text }) => text),
    columns,
    grain: view.grain,
    tests: view.tests,
    inputs: reads.map(({ layer, name: input, digest: content }) => [layer, input, content]),
  })
  const missing = sources.find(({ planned }) => planned === undefined)?.input.name
  return {
    name,
    action: missing === undefined ? actionOf(digest, current, force) : { kind: 'blocked', missing },
    reads,
    testReads: testInputs,
    query: expansion.text,
    columns,
    grain: view.grain,
    tests: testsOf(view.grain, view.tests),
    pii: view.columns.filter(({ pii }) => pii).map((column) => column.name),
    digest,
    dataAsOf: newest(sources),
    stores: worst(sources),
  }
}

function actionOf(digest: string, current: Snapshot | undefined, force: boolean): Action {
  if (current === undefined) return { kind: 'build', because: 'never built' }
  if (current.inputsDigest !== digest) return { kind: 'build', because: 'changed' }
  if (force) return { kind: 'build', because: 'forced' }
  return { kind: 'keep', version: current.version, rows: current.rowCount }
}

/** The declared tests, and always that the grain is unique. */
export function testsOf(
  grain: readonly string[],
  declared: readonly ViewTest[],
): readonly ViewTest[] {
  if (grain.length === 0) return declared
  const already = declared.some(
    (test) =>
      test.kind === 'unique' && [...test.columns].sort().join() === [...grain].sort().join(),
  )
  return already ? declared : [{ kind: 'unique', columns: grain }, ...declared]
}

function newest(sources: readonly Source[]): string | undefined {
  return sources
    .flatMap(({ dataAsOf }) => (dataAsOf === undefined ? [] : [dataAsOf]))
    .sort()
    .at(-1)
}

/** A store that is missing or late in one input makes the view's figures of it so; a store that no input names is counted only. */
function worst(sources: readonly Source[]): StoreCoverage | undefined {
  const all = sources.flatMap(({ stores }) => (stores === undefined ? [] : [stores]))
  const least = all.toSorted((a, b) => a.present - b.present).at(0)
  if (least === undefined) return undefined
  const missing = [...new Set(all.flatMap((one) => one.missing))].toSorted()
  const present = Math.min(least.present, least.expected - missing.length)
  const late = new Map(all.flatMap((one) => one.late ?? []).map((one) => [one.store, one]))
  return {
    expected: least.expected,
    present,
    missing,
    ...(late.size === 0 ? {} : { late: [...late.values()] }),
  }
}
