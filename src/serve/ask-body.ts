import * as z from 'zod'
import { isTooLong, maxQuestionLength } from '../ask/normalize.ts'
import { invalidRequest, RequestProblem } from './http-problem.ts'

/** The body of POST /v1/ask, checked. */
export interface AskBody {
  readonly question: string
  readonly view?: string | null | undefined
  readonly params?: { readonly limit?: number | undefined } | undefined
  readonly options?:
    | {
        readonly dryRun?: boolean | undefined
        readonly today?: string | null | undefined
        readonly follows?: string | null | undefined
      }
    | undefined
  readonly page?:
    | { readonly size?: number | undefined; readonly cursor?: string | null | undefined }
    | undefined
}

/** The most rows of one page. */
export const mostRows = 1000

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD')
  .refine((text) => isDay(text), 'a day that the calendar has')

const shape: z.ZodType<AskBody> = z.strictObject({
  question: z.string(),
  view: z.string().max(63).nullable().optional(),
  params: z.strictObject({ limit: z.int().min(1).max(mostRows).optional() }).optional(),
  options: z
    .strictObject({
      dryRun: z.boolean().optional(),
      today: day.nullable().optional(),
      follows: z.string().max(64).nullable().optional(),
    })
    .optional(),
  page: z
    .strictObject({
      size: z.int().min(1).max(mostRows).optional(),
      cursor: z.string().max(200).nullable().optional(),
    })
    .optional(),
})

/** Reads the body; this is the last place where it is unknown. Throws a RequestProblem: 400, or 413 for a question that is too long. */
export function readAskBody(body: unknown): AskBody {
  const read = shape.safeParse(body)
  if (!read.success) {
    const errors = read.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    }))
    throw invalidRequest(
      errors.map((one) => `${one.path === '' ? 'body' : one.path}: ${one.message}`).join('; '),
      { errors },
    )
  }
  const { question } = read.data
  if (!question.isWellFormed()) throw invalidRequest('question: not well-formed Unicode')
  if (question.trim() === '') throw invalidRequest('question: it is empty')
  if (isTooLong(question)) {
    throw new RequestProblem({
      status: 413,
      code: 'too_large',
      title: 'Question too long',
      detail: `A question has at most ${maxQuestionLength} characters.`,
    })
  }
  return read.data
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
