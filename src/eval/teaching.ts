import { readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openMatcher } from '../ask/matcher.ts'
import { normalize, pinnedKey } from '../ask/normalize.ts'
import { Problem } from '../base/problem.ts'
import { type ExampleEdit, withExample } from '../project/example-edit.ts'
import type { Project, View } from '../project/project.ts'
import { printable } from '../project/source-text.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { mostWordings } from './asked.ts'
import { type Ending, endingOf, isSameEnding } from './ending.ts'

/** A question that is to become a view's example: what would be written, and what else would change. */
export interface Teaching {
  readonly question: string
  readonly view: string
  /** Relative to the project's root. */
  readonly file: string
  readonly edit: ExampleEdit
  /** The file's text that the edit was made from. */
  readonly from: string
  /** What becomes of the question as things stand. */
  readonly before: Ending
  readonly changes: readonly Change[]
}

/** Another question that would end otherwise. */
export interface Change {
  readonly question: string
  /** The view whose example it is; undefined for one that was asked. */
  readonly exampleOf: string | undefined
  readonly before: Ending
  readonly after: Ending
}

/** Works out what teaching a question would do. Throws where it cannot be an example of that view. */
export async function planTeaching(
  workspace: Workspace,
  asked: string,
  view: View,
  today: string | undefined,
): Promise<Teaching> {
  const question = printable(asked).replace(/\s+/gu, ' ').trim()
  const { project } = workspace
  refuseTaken(question, view, project)
  const file = `views/${view.name}.yaml`
  const from = await readFile(join(project.root, file), 'utf8')
  const edit = withExample(from, question)
  if (typeof edit === 'string')
    throw new Problem(
      'TEACH_NOT_EDITABLE',
      { cause: edit, line: `- ${JSON.stringify(question)}` },
      { where: { file } },
    )
  await using now = await openMatcher(workspace)
  await using then = await openMatcher(workspace, taught(project, view, question))
  const matching = then.match(question, today)
  if (matching.kind !== 'answer' || matching.view !== view.name) {
    const reason =
      matching.kind === 'answer' ? `${matching.view} answers it.` : printable(matching.reason)
    throw new Problem('TEACH_UNANSWERABLE', { question, view: view.name, reason })
  }
  const changes = others(workspace, question).flatMap(({ text, exampleOf }): readonly Change[] => {
    const [before, after] = [now, then].map((matcher) => endingOf(matcher.match(text, today)))
    if (before === undefined || after === undefined || isSameEnding(before, after)) return []
    return [{ question: text, exampleOf, before, after }]
  })
  const before = endingOf(now.match(question, today))
  return { question, view: view.name, file, edit, from, before, changes }
}

/** Writes the example into the view's YAML. */
export async function writeTeaching(root: string, { file, edit, from }: Teaching): Promise<void> {
  const target = await realpath(join(root, file))
  if ((await readFile(target, 'utf8')) !== from)
    throw new Problem(
      'TEACH_NOT_EDITABLE',
      { cause: 'it was changed meanwhile.', line: edit.line.trim() },
      { where: { file } },
    )
  const { mode } = await stat(target)
  const aside = `${target}.${process.pid}.aside`
  await writeFile(aside, edit.text, { mode })
  await moveIntoPlace(aside, target)
}

function refuseTaken(question: string, { name }: View, { views }: Project): void {
  const key = pinnedKey(normalize(question))
  if (key === '')
    throw new Problem('TEACH_UNANSWERABLE', { question, view: name, reason: 'It holds no word.' })
  const owner = views.find((view) =>
    view.examples.some((example) => pinnedKey(normalize(example)) === key),
  )
  if (owner !== undefined) throw new Problem('TEACH_TAKEN', { question, view: owner.name })
}

function taught(project: Project, view: View, question: string): Project {
  const views = project.views.map((one) =>
    one.name === view.name ? { ...one, examples: [...one.examples, question] } : one,
  )
  return { ...project, views }
}

/** Every example and every question that was asked, each wording once. */
function others(
  { project, ledger }: Workspace,
  question: string,
): readonly { readonly text: string; readonly exampleOf: string | undefined }[] {
  const examples = project.views.flatMap((view) =>
    view.examples.map((text) => ({ text, exampleOf: view.name })),
  )
  const asked = ledger
    .askedQuestions(mostWordings)
    .map(({ question: text }) => ({ text, exampleOf: undefined }))
  const seen = new Set([pinnedKey(normalize(question))])
  return [...examples, ...asked].filter(({ text }) => {
    const key = pinnedKey(normalize(text))
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}
