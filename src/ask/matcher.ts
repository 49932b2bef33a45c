import { today as dayShown } from '../base/clock.ts'
import type { Project } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { cautionOf } from './caution.ts'
import { match } from './match.ts'
import { isTooLong, normalize } from './normalize.ts'
import { type Recognized, recognize } from './recognize.ts'
import { candidatesOf, clarify, refuse, refuseCaution, refuseTooLong } from './refuse.ts'
import type { Candidate, Clarification, Contribution, Refusal, Slots } from './reply.ts'
import { currentSnapshots, openServedData, type ServedData } from './served-data.ts'
import { slotsOf } from './understood.ts'

/** What the matcher makes of a question, before any row is read. */
export type Matching =
  | {
      readonly kind: 'answer'
      readonly view: string
      readonly candidates: readonly Candidate[]
      readonly slots: Slots
      readonly because: readonly Contribution[]
    }
  | Clarification
  | Refusal

/** Matches questions as an asker does, but answers none and keeps no record: for evaluation. */
export interface Matcher extends AsyncDisposable {
  match(question: string, today?: string): Matching
  /** Views by how well they would fit, best first, even where the text is refused unread. */
  candidates(question: string, today?: string): readonly Candidate[]
  /** Views without a snapshot: the names that their rows hold are not known. */
  readonly unpublished: readonly string[]
}

/** Opens the matcher over the newest snapshots; another project may stand in for the workspace's own, to see what would change. */
export async function openMatcher(
  workspace: Workspace,
  project: Project = workspace.project,
): Promise<Matcher> {
  const place = { ...workspace, project }
  const keepModel = project === workspace.project
  const data = await openServedData(place, await currentSnapshots(place), { keepModel })
  const dayOf = (day: string | undefined): string =>
    day ?? project.today ?? dayShown(workspace.clock)
  return {
    match: (question, day) => matching(question, dayOf(day), project, data),
    candidates: (question, day) => {
      if (isTooLong(question)) return []
      const { all } = read(question, dayOf(day), project, data)
      return candidatesOf(all)
    },
    unpublished: project.views.map(({ name }) => name).filter((name) => !data.snapshots.has(name)),
    [Symbol.asyncDispose]: () => data[Symbol.asyncDispose](),
  }
}

function matching(question: string, today: string, project: Project, data: ServedData): Matching {
  const head = { id: '', question }
  if (isTooLong(question)) return refuseTooLong(head, data)
  const caution = cautionOf(normalize(question), data.vocabulary)
  if (caution !== undefined) return refuseCaution(head, caution, data)
  const { asked, matched, all } = read(question, today, project, data)
  switch (matched.kind) {
    case 'none':
      return refuse(head, asked, matched.all, matched.unknown, data)
    case 'several':
      return clarify(head, matched.readings, matched.all)
    case 'one': {
      const { words, bound, score } = matched.reading
      return {
        kind: 'answer',
        view: words.view.name,
        candidates: candidatesOf(all),
        slots: slotsOf(bound),
        because: score.because,
      }
    }
  }
}

function read(
  question: string,
  today: string,
  project: Project,
  { vocabulary, learned }: ServedData,
) {
  const context = { today, calendar: project.calendar }
  const asked: Recognized = recognize(normalize(question), vocabulary, context)
  const matched = match(asked, vocabulary, learned, context)
  const all = matched.kind === 'one' ? [matched.reading, ...matched.others] : matched.all
  return { asked, matched, all }
}
