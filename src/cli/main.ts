#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { catalogue } from '../base/catalogue.ts'
import { Problem } from '../base/problem.ts'
import { isMachineFault } from '../land/machine-fault.ts'
import { suggest } from '../project/suggest.ts'
import type { Command } from './command.ts'
import { helpOf, parseCall } from './command.ts'
import { commands } from './commands.ts'
import { problemJson, problemsOf, problemText } from './problem-text.ts'
import type { Terminal } from './terminal.ts'
import { processTerminal } from './terminal.ts'

/** Picks the command, turns problems into text and an exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal({
    color:
      process.stderr.isTTY &&
      !argv.includes('--no-color') &&
      (process.env['NO_COLOR'] ?? '') === '',
    quiet: argv.includes('-q') || argv.includes('--quiet'),
    verbose: argv.includes('-v') || argv.includes('--verbose'),
    live: process.stderr.isTTY,
    nowMs: () => performance.now(),
  })
  try {
    return await dispatch(argv, terminal)
  } catch (error) {
    return report(error, argv, terminal)
  } finally {
    terminal.done()
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const at = commandPlace(argv)
  const word = at === -1 ? undefined : argv[at]
  if (word === undefined || word === 'help') {
    if (argv.includes('--version')) terminal.out(`bankfull ${version}`)
    else terminal.out(overview())
    return word === undefined && argv.length === 0 ? 2 : 0
  }
  const load = commands[word]
  if (load === undefined) {
    throw new Problem(
      'USAGE',
      { message: `bankfull has no command ${word}.` },
      { didYouMean: suggest(word, Object.keys(commands)) },
    )
  }
  const command: Command = await load()
  const words = [...argv.slice(0, at), ...argv.slice(at + 1)]
  if (words.includes('-h') || words.includes('--help')) {
    terminal.out(helpOf(command))
    return 0
  }
  return command.run(parseCall(command, words, terminal))
}

const version = '0.1.0'

/** The command is the first word that is neither an option nor an option's value. */
function commandPlace(argv: readonly string[]): number {
  const valued = new Set(['-C', '--directory', '-e', '--env', '--threads', '--memory'])
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (valued.has(word)) at += 1
    else if (!word.startsWith('-')) return at
  }
  return -1
}

function overview(): string {
  return [
    'bankfull COMMAND [options]',
    '  Many stores’ exports become one trusted set of tables, KPIs, and answers.',
    '',
    ...Object.entries(summaries).map(([name, summary]) => `  ${name.padEnd(12)}${summary}`),
    '',
    '  bankfull COMMAND -h shows a command’s options with examples.',
    '  Exit codes: 0 done, 1 the data says no, 2 usage or configuration, 3 failed and resumable,',
    '  4 another run holds the lock, 5 drift needs a decision, 130 or 143 interrupted at a checkpoint,',
    '  70 a bug of ours.',
    '',
  ].join('\n')
}

const summaries: Readonly<Record<string, string>> = {
  init: 'make a project folder, from a template or from your exports',
  plan: 'what a merge would do; writes nothing',
  advise: 'which key of a table loses nothing',
  joins: 'by which columns merged tables join, and for how many rows',
  merge: 'deliveries to silver tables, with the closing account',
  build: 'silver tables to gold views',
  train: 'a model of a yes or no, judged on later months, published if it beats the plain rule',
  check: 'checks what is published; check sql: the views’ SQL, without data',
  run: 'merge, then build',
  ask: 'answer a question from an authoritative view',
  eval: 'how well questions are matched, and what would mend the rest',
  questions: 'what people asked in vain, the most frequent first',
  teach: 'a question becomes an example of a view, with what else it changes',
  serve: 'answer questions over HTTP',
  status: 'what is published, and the last runs',
  account: 'where every input row went',
  trace: 'one key: where its row came from, what was merged into it',
  drift: 'where files differ from their table, and accepting a change',
  quarantine: 'the rows that are out, with what the file said',
  runs: 'what ran, and how it ended',
  lineage: 'what a view or column comes from, and what stands on it',
  restore: 'a delivered file’s rows again, from the table and the ledger',
  verify: 'every file restored and compared with its original',
  snapshots: 'what is kept, and which version answers',
  diff: 'what changed between two runs, in exact values',
  promote: 'snapshots that passed their checks into another environment',
  prune: 'remove old snapshots and what only they need',
  erase: 'a key’s rows out of everything that is kept',
  references: 'values that should be found in another table and are not, run by run',
  export: 'a published table or view as one file',
  explain: 'what an error code means, and the next step',
}

function report(thrown: unknown, argv: readonly string[], terminal: Terminal): number {
  const error = firstOf(thrown)
  const problems = problemsOf(error)
  if (problems !== undefined) {
    if (argv.includes('--json'))
      terminal.out(JSON.stringify({ problems: problems.map(problemJson) }))
    else terminal.err(problems.map((problem) => problemText(problem, terminal.color)).join('\n\n'))
    return Math.max(...problems.map((problem) => problem.exitCode))
  }
  if (isMachineFault(error)) {
    const problem = new Problem(
      'RUN_FAILED',
      { table: 'storage', cause: (error as Error).message, command: `bankfull ${argv.join(' ')}` },
      { cause: error, notLost: 'published snapshots stand as they were' },
    )
    terminal.err(problemText(problem, terminal.color))
    return problem.exitCode
  }
  terminal.err(
    `This is a bug of ours. Published snapshots stand as they were.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
  return catalogue.ACCOUNT_UNBALANCED.exit
}

/** What went wrong first, where closing up went wrong too. */
function firstOf(error: unknown): unknown {
  return error instanceof SuppressedError ? firstOf(error.suppressed) : error
}

// A command's own modules are read below; what was compiled once starts a tenth sooner the next time.
enableCompileCache()
// Last, so that everything above stands before it runs.
process.exitCode = await main(process.argv.slice(2))
