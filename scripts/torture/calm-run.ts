import { quietReporter } from '../../src/base/reporter.ts'
import { parseCall } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands.ts'
import { problemsOf } from '../../src/cli/problem-text.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { Ended } from './program.ts'

/** Runs a command undisturbed, in this process: the code of the command line without its start, which is most of a small run. */
export async function calmRun(root: string, words: readonly string[]): Promise<Ended> {
  const [word = '', ...rest] = words
  const said: string[] = []
  const terminal: Terminal = {
    out: () => undefined,
    err: (text) => said.push(text),
    color: false,
    width: undefined,
    reporter: quietReporter,
    done: () => undefined,
  }
  const command = await commands[word]?.()
  if (command === undefined) throw new RangeError(`no command ${word}`)
  try {
    const exit = await command.run(parseCall(command, ['-C', root, ...rest], terminal))
    return { exit, out: '', err: said.join('\n') }
  } catch (error) {
    const exit = Math.max(70, ...(problemsOf(error) ?? []).map((problem) => problem.exitCode))
    return { exit, out: '', err: error instanceof Error ? (error.stack ?? '') : String(error) }
  }
}
