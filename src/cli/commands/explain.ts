import type { Code } from '../../base/catalogue.ts'
import { catalogue } from '../../base/catalogue.ts'
import { Problem } from '../../base/problem.ts'
import { suggest } from '../../project/suggest.ts'
import type { Command } from '../command.ts'

/** `bankfull explain`: an error code in words. */
export const explain: Command = {
  name: 'explain',
  usage: 'CODE',
  summary: 'says what an error code means and what to do next',
  options: {},
  examples: [
    ['bankfull explain RUN_LOCKED', 'one code'],
    ['bankfull explain', 'every code'],
  ],
  run: async (call) => {
    const codes = Object.keys(catalogue)
    const [asked] = call.words
    if (asked !== undefined && !codes.includes(asked)) {
      throw new Problem(
        'USAGE',
        { message: `There is no code ${asked}.` },
        { didYouMean: suggest(asked, codes) },
      )
    }
    const shown = codes
      .filter((code) => asked === undefined || code === asked)
      .map((code) => described(code as Code))
    call.terminal.out(
      call.flag('json')
        ? JSON.stringify(shown)
        : shown
            .map(
              ({ code, exit, meaning, next }) =>
                `${code}  (exit ${exit})\n  ${meaning}\n  next: ${next}\n`,
            )
            .join('\n'),
    )
    return 0
  },
}

/** A code's entry with its parameters shown by their names. */
export function described(code: Code): { code: Code; exit: number; meaning: string; next: string } {
  const placeholders = new Proxy({}, { get: (_, name) => placeholder(String(name)) })
  const entry = catalogue[code] as {
    exit: number
    sentence: (p: unknown) => string
    next: (p: unknown) => string
  }
  return {
    code,
    exit: entry.exit,
    meaning: String(entry.sentence(placeholders)),
    next: String(entry.next(placeholders)),
  }
}

function placeholder(name: string): { toString: () => string; toLocaleString: () => string } {
  return { toString: () => `<${name}>`, toLocaleString: () => `<${name}>` }
}
