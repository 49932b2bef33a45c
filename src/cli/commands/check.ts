import { Problem } from '../../base/problem.ts'
import { check as checkPublished } from '../../check/check.ts'
import type { LintReport } from '../../check/lint.ts'
import { lint, statementsFor } from '../../check/lint.ts'
import type { CheckReport } from '../../check/result.ts'
import { dialects } from '../../gold/engine-type.ts'
import { suggest } from '../../project/suggest.ts'
import { tooLate } from '../../workspace/freshness.ts'
import { table } from '../closing-account.ts'
import type { Call, Command } from '../command.ts'
import { select } from '../command.ts'
import { problemJson, problemText } from '../problem-text.ts'
import { openReading } from '../session.ts'

/** `bankfull check`: is what is published as it should be? `check sql`: does the views' SQL say the same on every engine? */
export const check: Command = {
  name: 'check',
  usage: '[sql] [-s NAME] [--as ENGINE]',
  summary:
    'holds what is published against the checks of tables, the tests of views and checks/*.sql; with sql, the views’ SQL against the portable subset, without data',
  options: {
    select,
    as: {
      type: 'string',
      value: 'ENGINE',
      help: 'sql: print each view as duckdb, spark or bigquery runs it, macros written out',
    },
  },
  examples: [
    ['bankfull check', 'every check, with the rows that offend'],
    ['bankfull check sql', 'every construct that engines do differently, with the portable form'],
  ],
  run: async (call) => {
    const [what, ...more] = call.words
    if ((what !== undefined && what !== 'sql') || more.length > 0)
      throw new Problem(
        'USAGE',
        { message: `check takes sql or nothing, not ${call.words.join(' ')}; names go behind -s.` },
        { didYouMean: suggest(what ?? '', ['sql']) },
      )
    return what === 'sql' ? checkSql(call) : checkData(call)
  },
}

async function checkData(call: Call): Promise<number> {
  await using workspace = await openReading(call)
  const { results, problems } = await checkPublished(workspace, call.list('select'))
  const report = { results, problems: [...problems, ...(await tooLate(workspace))] }
  call.terminal.out(
    call.flag('json')
      ? JSON.stringify({ ...report, problems: report.problems.map(problemJson) })
      : dataText(report, call.terminal.color),
  )
  return Math.max(0, ...report.problems.map(({ exitCode }) => exitCode))
}

async function checkSql(call: Call): Promise<number> {
  await using workspace = await openReading(call)
  const only = call.list('select')
  const report = await lint(workspace, only)
  const exit = Math.max(0, ...report.problems.map(({ exitCode }) => exitCode))
  const engine = call.text('as')
  const dialect = dialects.find((one) => one === engine)
  if (engine !== undefined && dialect === undefined)
    throw new Problem('USAGE', { message: `--as takes ${dialects.join(', ')}, not ${engine}.` })
  const statements =
    dialect === undefined || exit > 0 ? undefined : await statementsFor(workspace, only, dialect)
  if (call.flag('json'))
    call.terminal.out(
      JSON.stringify({ ...report, problems: report.problems.map(problemJson), statements }),
    )
  else if (statements === undefined) call.terminal.out(sqlText(report, call.terminal.color))
  else
    call.terminal.out(
      Object.entries(statements)
        .map(([name, text]) => `-- ${name}\n${text};\n`)
        .join('\n'),
    )
  return exit
}

function dataText({ results, problems }: CheckReport, color: boolean): string {
  const names = [...new Set(results.map(({ of }) => of))]
  const lines = names.map((name) => {
    const own = results.filter(({ of }) => of === name)
    const counted = (status: string): string =>
      String(own.filter((one) => one.status === status).length)
    return [name, String(own.length), counted('passed'), counted('failed'), counted('error')]
  })
  return [
    'Checks',
    '',
    ...table([['of', 'checks', 'passed', 'failed', 'not run'], ...lines]),
    '',
    ...problems.map((problem) => `${problemText(problem, color)}\n`),
  ].join('\n')
}

function sqlText({ views, checks, problems }: LintReport, color: boolean): string {
  const counted = `${views.length} view${views.length === 1 ? '' : 's'} and ${checks.length} check${checks.length === 1 ? '' : 's'}`
  const verdict =
    problems.length === 0
      ? `${counted}: every engine runs them alike`
      : `${counted}: ${problems.length} problem${problems.length === 1 ? '' : 's'}`
  return [...problems.map((problem) => `${problemText(problem, color)}\n`), verdict].join('\n')
}
