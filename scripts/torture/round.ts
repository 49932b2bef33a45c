import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '../../src/engine/engine.ts'
import { calmRun } from './calm-run.ts'
import type { Draw } from './draw.ts'
import { drawOf } from './draw.ts'
import type { Fault } from './fault.ts'
import type { Program } from './program.ts'
import type { Answering } from './published.ts'
import { readPublished } from './published.ts'
import { restoredWrong } from './restored.ts'
import type { Outcome, Stage } from './stage.ts'
import { outcomeOf, setStage } from './stage.ts'
import type { StateFile } from './state-tree.ts'
import { beyond, stateTree } from './state-tree.ts'

/** What one round showed. */
export interface Round {
  readonly stage: string
  readonly where: string
  /** Whether every snapshot could be read after the fault, and was one of the two that may answer. */
  readonly readable: boolean
  readonly resumed: boolean
  /** Whether the resumed run ended with the digests of an undisturbed one. */
  readonly same: boolean
  /** Bytes that the fault left and the next run took away. */
  readonly asideBytes: number
  /** Files that an undisturbed run would not have left. */
  readonly leftovers: number
  readonly wrong: readonly string[]
}

/** What a round needs. */
export interface Tools {
  readonly program: Program
  readonly engine: Engine
  readonly seed: number
}

/** Rounds between two that restore every delivered file as well. */
const restoredEach = 4

/** How often a stage and a moment are drawn again where the fault did not strike. */
const mostDraws = 30

/** Disturbs one run, and holds what follows against the law. */
export async function playRound(
  fault: Fault,
  stages: readonly Stage[],
  at: number,
  tools: Tools,
): Promise<Round> {
  const draw = drawOf(tools.seed, `${fault.name} ${at}`)
  const suited = stages.filter(({ command }) => command === fault.during)
  for (let tried = 0; tried < mostDraws; tried += 1) {
    const round = await tryRound(fault, draw.oneOf(suited), { at, draw }, tools)
    if (round !== undefined) return round
  }
  const wrong = [`did not strike in ${mostDraws} runs`]
  const nothing = { readable: false, resumed: false, same: false, asideBytes: 0, leftovers: 0 }
  return { stage: 'none', where: 'nowhere', ...nothing, wrong }
}

/** Undefined where the fault did not strike. */
async function tryRound(
  fault: Fault,
  stage: Stage,
  { at, draw }: { readonly at: number; readonly draw: Draw },
  tools: Tools,
): Promise<Round | undefined> {
  setStage(stage)
  try {
    const struck = await fault.strike(stage, draw, tools.program)
    if (struck === undefined) return undefined
    const unreadable = await readableWrong(stage, struck.exit === 0, tools.engine)
    const left = stateTree(stage.root)
    fault.mend?.(stage)
    const resumed = await calmRun(stage.root, stage.words)
    const now = await outcomeOf(stage, tools.engine)
    const files = stateTree(stage.root)
    const takenBack = stage.command === 'promote' && struck.exit === 3
    const expected = takenBack ? now.shape : stage.after.shape
    const leftovers = beyond(shapeIn(stage, now.shape), shapeIn(stage, expected))
    const differing = [
      ...differences(now, stage.after, takenBack),
      ...(stage.command === 'run' || takenBack || isDeepStrictEqual(now.ledger, stage.after.ledger)
        ? []
        : ['other rows in the ledger’s files']),
    ]
    const exit = resumed.exit === 0 ? [] : [`resumed: ${resumed.exit} ${resumed.err.slice(-600)}`]
    const wrong = [
      ...struck.wrong,
      ...unreadable,
      ...exit,
      ...differing,
      ...leftovers.map((path) => `left over: ${path}`),
      ...(stage.next === undefined
        ? [...landedAgain(left, files), ...(await rerunWrong(stage, files))]
        : await repeatedWrong(stage, now, tools.engine)),
      ...(at % restoredEach === 0 ? await lateWrong(stage, takenBack, tools.engine) : []),
    ]
    const paths = new Set(files.map(({ path }) => path))
    const aside = left.filter(({ path }) => !paths.has(path))
    return {
      stage: stage.name,
      where: struck.where,
      readable: unreadable.length === 0,
      resumed: resumed.exit === 0,
      same: differing.length === 0,
      asideBytes: aside.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      leftovers: leftovers.length,
      wrong,
    }
  } finally {
    fault.clean?.(stage)
  }
}

/** What was cut behind its commit commits again, so of other commands than runs the metadata’s numbers go on. */
function shapeIn({ next }: Stage, shape: readonly string[]): readonly string[] {
  if (next === undefined) return shape
  return shape.map((path) => path.replace(/v\d+\.metadata/, 'vN.metadata'))
}

/** Each table answers with what was published before or with the new state, and one that said that it is done with the new. */
async function readableWrong(
  stage: Stage,
  isDone: boolean,
  engine: Engine,
): Promise<readonly string[]> {
  try {
    const published = await readPublished(stage.root, stage.environment, engine)
    return published.flatMap(({ name, digest, kept }, at) => {
      const [before, after] = [stage.before.published[at], stage.after.published[at]]
      const allowed = [...(isDone ? [] : [before?.digest]), after?.digest]
      const known = new Set([...(before?.kept ?? []), ...(after?.kept ?? [])])
      return [
        ...(allowed.includes(digest) ? [] : [`${name} answers with something between`]),
        ...(kept.every((one) => known.has(one)) ? [] : [`${name} keeps a snapshot that never was`]),
      ]
    })
  } catch (error) {
    return [`unreadable: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/**
 * `takenBack`: a promotion that could not commit one table made the former snapshots of those before it answer again. They keep
 * what it had committed, and the next one commits the same on top.
 */
function differences(now: Outcome, calm: Outcome, takenBack: boolean): readonly string[] {
  const facts = takenBack ? answers : everything
  const accounts = ({ accounts: list }: Outcome): unknown =>
    list.map(({ runId: _, snapshotVersion, ...one }) =>
      takenBack ? one : { ...one, snapshotVersion },
    )
  const expected = new Set(oddities(calm))
  return [
    ...(isDeepStrictEqual(facts(now.published), facts(calm.published))
      ? []
      : [`other snapshots: ${shown(now.published)}`]),
    ...(isDeepStrictEqual(accounts(now), accounts(calm))
      ? []
      : [`other accounts: ${JSON.stringify(now.accounts)}`]),
    ...oddities(now).filter((odd) => !expected.has(odd)),
  ]
}

function everything(list: readonly Answering[]): unknown {
  return list.map(({ runId: _, ...one }) => one)
}

/** What answers and what is kept, however often. */
function answers(list: readonly Answering[]): unknown {
  return list.map(({ name, digest, kept }) => ({ name, digest, kept: [...new Set(kept)] }))
}

function shown(list: readonly Answering[]): string {
  return list
    .map(({ name, version, kept }) => `${name} v${version} with ${kept.length} kept`)
    .join(', ')
}

/** What is odd after a run, and as it should be after an older snapshot was made to answer. */
function oddities({ published, accounts }: Outcome): readonly string[] {
  const runs = new Map(published.map(({ name, runId }) => [name, runId]))
  return accounts.flatMap(({ table, runId, difference }) => [
    ...(runs.get(table) === runId ? [] : [`${table}: its account is another run’s`]),
    ...(difference === 0 ? [] : [`${table}: its account does not balance`]),
  ])
}

/** Text that was landed before the fault and is landed again. */
function landedAgain(left: readonly StateFile[], now: readonly StateFile[]): readonly string[] {
  const paths = new Set(left.map(({ path }) => path))
  return left
    .filter(({ path }) => /^landed\/.*\.parquet$/.test(path) && paths.has(`${path}.json`))
    .filter(({ path, mtimeMs }) => now.find((one) => one.path === path)?.mtimeMs !== mtimeMs)
    .map(({ path }) => `${path} was landed again`)
}

/** Given once more, the command changes nothing of what answers and what is kept. */
async function repeatedWrong(
  stage: Stage,
  before: Outcome,
  engine: Engine,
): Promise<readonly string[]> {
  const { exit, err } = await calmRun(stage.root, stage.words)
  const published = await readPublished(stage.root, stage.environment, engine)
  return [
    ...(exit === 0 ? [] : [`once more: ${exit} ${err.slice(-600)}`]),
    ...(isDeepStrictEqual(everything(published), everything(before.published))
      ? []
      : [`once more gives other snapshots: ${shown(published)}`]),
  ]
}

/** What takes longer: every delivered file comes back, and the next run ends as it would have. */
async function lateWrong(
  stage: Stage,
  takenBack: boolean,
  engine: Engine,
): Promise<readonly string[]> {
  const { root, environment, next, restored } = stage
  const wrong = await restoredWrong(root, environment)
  const lost = isDeepStrictEqual(wrong, restored) ? [] : ['what comes back differs', ...wrong]
  if (next === undefined) return lost
  const { exit, err } = await calmRun(root, next.words)
  return [
    ...lost,
    ...(exit === 0 ? [] : [`the next run ended with ${exit} ${err.slice(-600)}`]),
    ...differences(await outcomeOf(stage, engine), next.after, takenBack).map(
      (one) => `next run: ${one}`,
    ),
  ]
}

/** Nothing is new, so nothing is written. */
async function rerunWrong(stage: Stage, before: readonly StateFile[]): Promise<readonly string[]> {
  const { exit } = await calmRun(stage.root, stage.words)
  const after = stateTree(stage.root)
  const changed = after.filter(
    (file) =>
      !isDeepStrictEqual(
        file,
        before.find(({ path }) => path === file.path),
      ),
  )
  const gone = before.filter(({ path }) => !after.some((file) => file.path === path))
  return [
    ...(exit === 0 ? [] : [`a run with nothing new ended with ${exit}`]),
    ...changed.map(({ path }) => `written with nothing new: ${path}`),
    ...gone.map(({ path }) => `taken away with nothing new: ${path}`),
  ]
}
