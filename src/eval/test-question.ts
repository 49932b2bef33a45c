import * as z from 'zod'
import { Problem, Problems } from '../base/problem.ts'
import { problemList } from '../project/problem-list.ts'
import { printable, sourceText } from '../project/source-text.ts'
import { suggest } from '../project/suggest.ts'

/** A question with what must become of it: one line of an evaluation's file. */
export interface TestQuestion {
  readonly id: string
  readonly question: string
  /** Null: no view may answer; it is to be refused, or clarified where it is ambiguous. */
  readonly view: string | null
  /** Views that may answer; of an ambiguous question those that a clarification is to offer. */
  readonly acceptableViews: readonly string[]
  /** Undefined where the line names none: then they are not scored. */
  readonly slots: Readonly<Record<string, unknown>> | undefined
  readonly tags: readonly string[]
  /** From 1. */
  readonly line: number
}

/** Reads a file of questions, one JSON object a line. Throws `Problems` with all that is wrong, by line. */
export function parseQuestions(
  file: string,
  delivered: string,
  views: readonly string[],
): readonly TestQuestion[] {
  const source = sourceText(file, delivered)
  const problems = problemList(file)
  const found: TestQuestion[] = []
  const lineOfId = new Map<string, number>()
  let start = 0
  for (const [at, line] of source.text.split('\n').entries()) {
    const from = start
    start += line.length + 1
    if (line.trim() === '') continue
    const say = (message: string, near?: string): void =>
      problems.add(() => {
        const where = source.where(from, from)
        return new Problem('QUESTION_LINE_INVALID', { message }, { where, didYouMean: near })
      })
    const question = questionOf(line, at + 1, say)
    if (question === undefined) continue
    for (const view of namedViews(question))
      if (!views.includes(view))
        say(`there is no view ${printable(view)} in the project.`, suggest(view, views))
    const before = lineOfId.get(question.id)
    if (before !== undefined) say(`the id ${printable(question.id)} stands on line ${before} too.`)
    lineOfId.set(question.id, at + 1)
    found.push(question)
  }
  if (found.length === 0 && problems.all().length === 0) {
    const message = 'the file holds no question.'
    problems.add(() => new Problem('QUESTION_LINE_INVALID', { message }, { where: { file } }))
  }
  if (problems.all().length > 0) throw new Problems(problems.all())
  return found
}

const line = z.object({
  id: z.union([z.string().min(1), z.int()], { error: 'id: a text' }),
  question: z.string({ error: 'question: a text' }),
  view: z.string({ error: 'view: the name of a view, or null' }).nullable(),
  acceptable_views: z
    .array(z.string(), { error: 'acceptable_views: a list of names of views' })
    .nullish(),
  slots: z.record(z.string(), z.unknown(), { error: 'slots: an object' }).nullish(),
  tags: z.array(z.string(), { error: 'tags: a list of texts' }).nullish(),
})

function questionOf(
  text: string,
  at: number,
  say: (message: string) => void,
): TestQuestion | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    say(`this is not JSON: ${printable(error instanceof Error ? error.message : String(error))}.`)
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    say('a line is one JSON object.')
    return undefined
  }
  const read = line.safeParse(value)
  if (!read.success) {
    for (const message of new Set(read.error.issues.map((issue) => issue.message)))
      say(`it needs ${message}.`)
    return undefined
  }
  const { id, question, view, acceptable_views, slots, tags } = read.data
  return {
    id: String(id),
    question,
    view,
    acceptableViews: acceptable_views ?? (view === null ? [] : [view]),
    slots: slots ?? undefined,
    tags: tags ?? [],
    line: at,
  }
}

function namedViews({ view, acceptableViews }: TestQuestion): readonly string[] {
  return [...new Set([...(view === null ? [] : [view]), ...acceptableViews])]
}
