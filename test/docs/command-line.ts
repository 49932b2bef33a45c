import { quietReporter } from '../../src/base/reporter.ts'
import { parseCall } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands.ts'
import { problemsOf, problemText } from '../../src/cli/problem-text.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

/** What a command printed, and how it ended. */
export interface Ended {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** Runs `bankfull WORDS …` in a folder, in this process: what a person gets without starting Node each time. */
export async function bankfull(words: readonly string[], folder: string): Promise<Ended> {
  const said = { out: '', err: '' }
  const terminal: Terminal = {
    out: (text) => {
      said.out += `${text}\n`
    },
    err: (text) => {
      said.err += `${text}\n`
    },
    color: false,
    width: undefined,
    reporter: quietReporter,
    done: () => undefined,
  }
  const before = process.cwd()
  process.chdir(folder)
  try {
    const at = words.findIndex((word, place) => !word.startsWith('-') && words[place - 1] !== '-C')
    const load = commands[words[at] ?? '']
    if (load === undefined) throw new Error(`no command in: ${words.join(' ')}`)
    const command = await load()
    const exit = await command.run(parseCall(command, words.toSpliced(at, 1), terminal))
    return { exit, ...said }
  } catch (error) {
    const problems = problemsOf(error)
    if (problems === undefined) throw error
    said.err += problems.map((problem) => problemText(problem, false)).join('\n')
    return { exit: Math.max(...problems.map((problem) => problem.exitCode)), ...said }
  } finally {
    process.chdir(before)
  }
}

/** The words of a line of shell: quotes are taken off, nothing is expanded. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  )
}
