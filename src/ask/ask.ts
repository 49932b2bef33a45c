import { today as dayShown } from '../base/clock.ts'
import { runId } from '../ledger/run-id.ts'
import { askedViews } from '../project/detail.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { answer, EngineTimeout } from './answer.ts'
import { cautionOf } from './caution.ts'
import type { Matched } from './decide.ts'
import { composed } from './follow-up.ts'
import { match } from './match.ts'
import { isTooLong, maxQuestionLength, normalize } from './normalize.ts'
import type { Reading } from './reading.ts'
import { recognize } from './recognize.ts'
import { clarify, type Head, refuse, refuseCaution, refuseTooLong, refuseUnread } from './refuse.ts'
import type { Reply } from './reply.ts'
import { currentSnapshots, openServedData, type ServedData, snapshotsKey } from './served-data.ts'

/** What the caller of a question may choose. */
export interface AskOptions {
  /** Fixes the day by which dates are read, `YYYY-MM-DD`. */
  readonly today?: string | undefined
  /** The most rows to return; the answer says how many there are. */
  readonly limit?: number | undefined
  /** How many rows to skip, for paging. */
  readonly offset?: number | undefined
  /** Matches and renders, runs nothing and keeps no record. */
  readonly dryRun?: boolean | undefined
  /** The id of an answer that this question follows: `and for Texas?`. */
  readonly follows?: string | undefined
  /** Only this view may answer. */
  readonly view?: string | undefined
  /** `pii` shows columns that tell of a person. */
  readonly scopes?: readonly string[] | undefined
}

/** Answers questions from the views that are published; each question sees the newest snapshots. */
export interface Asker extends AsyncDisposable {
  ask(question: string, options?: AskOptions): Promise<Reply>
  /** The views, and which of them are published. */
  views(): Promise<
    readonly {
      readonly name: string
      readonly purpose: string
      readonly published: boolean
      readonly examples: readonly string[]
    }[]
  >
  /** Whether every view has a snapshot to answer from. */
  ready(): Promise<{ readonly ready: boolean; readonly missing: readonly string[] }>
}

/** Rows returned where the caller sets no limit. */
const defaultLimit = 1000

const timeoutMs = 5000

/** Opens the asker of a project. Dispose it before its workspace. */
export async function openAsker(workspace: Workspace): Promise<Asker> {
  const desk = new Desk(workspace)
  await desk.newest()
  return {
    ask: (question, options = {}) =>
      desk.using((data) => ask(question, options, workspace, data, desk.answered)),
    views: () =>
      desk.using(async ({ snapshots }) =>
        askedViews(workspace.project.views).map(({ name, purpose, examples }) => ({
          name,
          purpose,
          examples,
          published: snapshots.has(name),
        })),
      ),
    ready: () =>
      desk.using(async ({ snapshots }) => {
        const missing = workspace.project.views
          .map((view) => view.name)
          .filter((name) => !snapshots.has(name))
        return { ready: missing.length === 0 && snapshots.size > 0, missing }
      }),
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  }
}

/** A question's journey: read, take the slots out, match, bind, and answer, clarify or refuse. */
async function ask(
  question: string,
  options: AskOptions,
  workspace: Workspace,
  data: ServedData,
  answered: Map<string, Answered>,
): Promise<Reply> {
  const now = workspace.clock.now()
  const head: Head = { id: runId(now), question }
  const reply = await replyTo(head, options, workspace, data, answered)
  if (options.dryRun !== true && workspace.project.ask.keepQuestions) {
    workspace.ledger.recordQuestion({
      askedAt: now.toISOString(),
      question: question.slice(0, 2 * maxQuestionLength).toWellFormed(),
      status: reply.kind,
      view: reply.kind === 'answer' ? reply.view : undefined,
      reason: reply.kind === 'answer' ? undefined : reply.code,
    })
  }
  return reply
}

async function replyTo(
  head: Head,
  options: AskOptions,
  workspace: Workspace,
  data: ServedData,
  answered: Map<string, Answered>,
): Promise<Reply> {
  const { vocabulary } = data
  if (isTooLong(head.question)) return refuseTooLong(head, data)
  const normalized = normalize(head.question)
  const caution = cautionOf(normalized, vocabulary)
  if (caution !== undefined) return refuseCaution(head, caution, data)
  const context = {
    today: options.today ?? workspace.project.today ?? dayShown(workspace.clock),
    calendar: workspace.project.calendar,
  }
  const former = options.follows === undefined ? undefined : answered.get(options.follows)
  if (options.follows !== undefined && former === undefined)
    return refuseUnread(head, 'unknown_answer', noFormer, data)
  const { question: whole, holdsView } =
    former === undefined
      ? { question: head.question, holdsView: false }
      : composed(former.question, head.question, vocabulary, context)
  const asked = recognize(former === undefined ? normalized : normalize(whole), vocabulary, context)
  const forced = options.view ?? (holdsView ? former?.view : undefined)
  const matched: Matched = match(asked, vocabulary, data.learned, context, forced)
  switch (matched.kind) {
    case 'none':
      return refuse(head, asked, matched.all, matched.unknown, data)
    case 'several':
      return clarify(head, matched.readings, matched.all)
    case 'one': {
      const view = matched.reading.words.view.name
      const read = matched.reading.bound.view.name
      if (!data.snapshots.has(read))
        return refuseUnread(
          head,
          'not_published',
          `${read} answers this, but has no published snapshot yet.`,
          data,
        )
      try {
        const showPersons = options.scopes?.includes('pii') ?? false
        const named = namesPerson(matched.reading)
        if (named && !showPersons && !matched.pinned)
          return refuseUnread(head, 'slot_not_supported', noPersons, data)
        remember(answered, head.id, { question: whole, view })
        return await answer(head, asked, matched.reading, matched.others, data, {
          window: {
            limit: options.limit ?? defaultLimit,
            offset: options.offset ?? 0,
            showPersons,
          },
          dryRun: options.dryRun ?? false,
          timeoutMs,
          today: context.today,
          pinned: matched.pinned,
        })
      } catch (error) {
        if (error instanceof EngineTimeout)
          return refuseUnread(head, 'engine_timeout', error.message, data)
        throw error
      }
    }
  }
}

const noPersons =
  'A person is looked up by name only for callers with the scope pii; ask by number instead.'

function namesPerson({ bound }: Reading): boolean {
  return bound.conditions.some(({ kind }) => kind === 'person')
}

const noFormer =
  'The answer that this question is to follow is not known any more; ask the whole question.'

/** What an answer was given to, as a whole question, and from which view. */
interface Answered {
  readonly question: string
  readonly view: string
}

/** Answers that follow-ups may name; the oldest goes first. */
const mostAnswers = 1000

function remember(answered: Map<string, Answered>, id: string, one: Answered): void {
  answered.set(id, one)
  if (answered.size <= mostAnswers) return
  const [oldest] = answered.keys()
  if (oldest !== undefined) answered.delete(oldest)
}

/** Holds the newest served data; an older state is closed when its last question is answered. */
class Desk implements AsyncDisposable {
  readonly #workspace: Workspace
  #current: { readonly data: ServedData; users: number } | undefined
  #opening: Promise<unknown> = Promise.resolve()
  /** Id of an answer → the whole question that it answers. */
  readonly answered: Map<string, Answered> = new Map()

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  /** Opens what was published since; questions that come meanwhile wait for one opening. */
  async newest(): Promise<{ readonly data: ServedData; users: number }> {
    const turn = this.#opening.then(async () => {
      const snapshots = await currentSnapshots(this.#workspace)
      if (this.#current !== undefined && this.#current.data.key === snapshotsKey(snapshots))
        return this.#current
      const before = this.#current
      this.#current = { data: await openServedData(this.#workspace, snapshots), users: 0 }
      if (before?.users === 0) await before.data[Symbol.asyncDispose]()
      return this.#current
    })
    this.#opening = turn.catch(() => undefined)
    return turn
  }

  async using<T>(work: (data: ServedData) => Promise<T>): Promise<T> {
    const held = await this.newest()
    held.users += 1
    try {
      return await work(held.data)
    } finally {
      held.users -= 1
      if (held.users === 0 && held !== this.#current) await held.data[Symbol.asyncDispose]()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const last = this.#current
    this.#current = undefined
    if (last?.users === 0) await last.data[Symbol.asyncDispose]()
  }
}
