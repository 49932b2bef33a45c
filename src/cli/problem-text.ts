import { oneLine } from '../base/one-line.ts'
import { Problem, Problems } from '../base/problem.ts'

/** A problem as a person reads it: code and place, the line with a caret, what, did you mean, next, what was not lost. */
export function problemText(problem: Problem, color: boolean): string {
  const { where } = problem
  const bold = (text: string): string => (color ? `\u001b[1;31m${text}\u001b[0m` : text)
  const place =
    where === undefined
      ? ''
      : `  ${oneLine(where.file)}${where.line === undefined ? '' : `:${where.line}${where.column === undefined ? '' : `:${where.column}`}`}`
  const lines = [`${bold(problem.code)}${place}`]
  if (where?.excerpt !== undefined && where.line !== undefined) {
    const number = String(where.line).padStart(5)
    const indent = ' '.repeat(number.length + 3 + Math.max(0, (where.column ?? 1) - 1))
    lines.push(
      `${number} | ${where.excerpt}`,
      `${indent}${'^'.repeat(Math.max(1, where.span ?? 1))}`,
    )
  }
  lines.push(`  ${oneLine(problem.message)}`)
  if (problem.didYouMean !== undefined) lines.push(`  did you mean  ${problem.didYouMean}`)
  lines.push(`  next: ${problem.next}`)
  if (problem.notLost !== undefined) lines.push(`  ${problem.notLost}`)
  return lines.join('\n')
}

/** The same as plain data, for --json. */
export function problemJson(problem: Problem): Record<string, unknown> {
  const { where, code, message, next, didYouMean, notLost } = problem
  return {
    code,
    message,
    next,
    ...(where === undefined ? {} : { where }),
    ...(didYouMean === undefined ? {} : { didYouMean }),
    ...(notLost === undefined ? {} : { notLost }),
  }
}

/** Every problem behind an error; undefined where the error is not the person's to mend. */
export function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof Problems) return error.problems
  return error instanceof Problem ? [error] : undefined
}
