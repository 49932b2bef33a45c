import type { Code, Parameters } from './catalogue.ts'
import { catalogue } from './catalogue.ts'

/** A place in a file that a person can open: 1-based line and column, and the text of the line where it is at hand. */
export interface Where {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The line's text, shown with a caret below it. */
  readonly excerpt?: string
  /** How many characters the caret underlines. */
  readonly span?: number
}

/** What a Problem may carry beyond its code and the code's parameters. */
export interface ProblemContext {
  readonly where?: Where | undefined
  readonly didYouMean?: string | undefined
  /** One sentence on what was not lost; printed last. */
  readonly notLost?: string | undefined
  readonly cause?: unknown
}

/**
 * Something for the person to fix: what, where, the next step, and what was not lost. Its code is stable and
 * stands in the catalogue. Anything else that is thrown is a bug of ours.
 */
export class Problem<C extends Code = Code> extends Error {
  readonly code: C
  readonly parameters: Parameters<C>
  readonly where: Where | undefined
  readonly didYouMean: string | undefined
  readonly notLost: string | undefined

  constructor(code: C, parameters: Parameters<C>, context: ProblemContext = {}) {
    super(sentence(code, parameters), { cause: context.cause })
    this.name = 'Problem'
    this.code = code
    this.parameters = parameters
    this.where = context.where
    this.didYouMean = context.didYouMean
    this.notLost = context.notLost
  }

  /** The step that mends it, as one sentence. */
  get next(): string {
    return entry(this.code).next(this.parameters)
  }

  /** The process's exit code when this problem ends the run (design: 1 data says no, 2 usage, 3 resumable, 4 locked …). */
  get exitCode(): number {
    return entry(this.code).exit
  }
}

/** Several problems that were found together; the whole list is printed, never just the first. */
export class Problems extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n'))
    this.name = 'Problems'
    this.problems = problems
  }

  get exitCode(): number {
    return Math.max(...this.problems.map((problem) => problem.exitCode))
  }
}

/** True for the Problem of a run that was asked to stop: it ends at the next checkpoint, and nothing is to be said about the data. */
export function isInterruption(error: unknown): error is Problem {
  return (
    error instanceof Problem &&
    (error.code === 'RUN_INTERRUPTED' || error.code === 'RUN_TERMINATED')
  )
}

interface Entry {
  readonly exit: number
  readonly sentence: (parameters: unknown) => string
  readonly next: (parameters: unknown) => string
}

function entry(code: Code): Entry {
  return catalogue[code] as unknown as Entry
}

function sentence(code: Code, parameters: unknown): string {
  return entry(code).sentence(parameters)
}
