import * as z from 'zod'
import { columnNames, distinct, mapping, type Shape, text } from './field-schema.ts'

/** questions/scope.yaml as written, its shape checked. */
export interface ScopeYaml {
  readonly out_of_scope?: readonly string[] | undefined
  readonly ambiguous?: readonly AmbiguousYaml[] | undefined
  readonly negatives?: readonly string[] | undefined
}

/** One of `ambiguous:`. */
export interface AmbiguousYaml {
  readonly question: string
  readonly views: readonly string[]
}

const questions = distinct(text(), 'a list of questions', { ignoreCase: true })

const ambiguous = mapping({
  question: text().describe('A question that several views could mean'),
  views: columnNames().describe('The two or three views between which the person is to choose'),
})

/** The keys of questions/scope.yaml. */
export const scopeShape: Shape<ScopeYaml> = {
  out_of_scope: questions
    .optional()
    .describe('Questions that no view answers: the matcher learns from them what to refuse'),
  ambiguous: z
    .array(ambiguous, { error: 'a list of {question, views}' })
    .optional()
    .describe('Questions that are to be clarified, with the views that they may mean'),
  negatives: distinct(text(), 'a list of words or phrases', { ignoreCase: true })
    .optional()
    .describe('Topics that no view of the project answers; a question that names one is refused'),
}
