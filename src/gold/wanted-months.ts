import { monthsBefore } from '../model/score-view-sql.ts'
import { callAt } from './macros.ts'
import { type Token, tokenize } from './tokens.ts'

/**
 * What a model's rows may say so that scoring makes no more of them than it serves: `wanted_month(month, newest)` is
 * true of every month in training, and in scoring of `newest` and what is served before it.
 */
const wantedMonth = { name: 'wanted_month' }

/** The rows' SQL as training reads it. Its places stay where they were. */
export function everyMonth(rows: string): string {
  return written(rows, (_args, call) => `TRUE${call.slice(4).replaceAll(/[^\n]/g, ' ')}`)
}

/** The rows' SQL as scoring reads it. */
export function scoredMonths(rows: string): string {
  return written(rows, ([month, newest]) => `(${month} >= add_months(${newest}, -${monthsBefore}))`)
}

/** Is it left to the rows' SQL which months are made? */
export function saysMonths(rows: string): boolean {
  return everyMonth(rows) !== rows
}

/** Calls with other than two arguments are left to the linter. */
function written(rows: string, to: (args: readonly string[], call: string) => string): string {
  const tokens = tokenize(rows)
  const pieces: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const call = callAt(tokens, at, [wantedMonth])
    const args = call?.args.map(textOf) ?? []
    if (call === undefined || args.length !== 2 || args.includes('')) {
      pieces.push(tokens[at]?.text ?? '')
      continue
    }
    pieces.push(
      to(
        args,
        tokens
          .slice(at, call.end + 1)
          .map(({ text }) => text)
          .join(''),
      ),
    )
    at = call.end
  }
  return pieces.join('')
}

/** Without comments, so that nothing after them is commented out. */
function textOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ kind, text }) => (kind === 'trivia' ? ' ' : text))
    .join('')
    .trim()
}
