import { oneLine } from '../../base/one-line.ts'
import { Problem } from '../../base/problem.ts'
import { planTeaching, type Teaching, writeTeaching } from '../../eval/teaching.ts'
import { choose } from '../../project/choose.ts'
import { askedViews } from '../../project/detail.ts'
import type { Command } from '../command.ts'
import { endingText } from '../ending-text.ts'
import { openReading } from '../session.ts'
import { todayOf } from '../today.ts'

/** `bankfull teach`: a question becomes an example of a view. */
export const teach: Command = {
  name: 'teach',
  usage: '"QUESTION" VIEW [--yes] [--dry-run]',
  summary:
    'adds a question to a view’s examples, where it always gets that view; first shows which other questions would end otherwise, and then needs --yes; exit 1 where it is not written',
  options: {
    yes: { type: 'boolean', short: 'y', help: 'accept that other questions end otherwise' },
    'dry-run': {
      type: 'boolean',
      help: 'show what would be written and change, and write nothing',
    },
    today: { type: 'string', value: 'DATE', help: 'the day by which dates are read, YYYY-MM-DD' },
  },
  examples: [
    ['bankfull teach "who left us in May" churn_retention', 'pinned at once'],
    ['bankfull teach "who left us" churn_retention --dry-run', 'what else it would change'],
  ],
  run: async (call) => {
    const [question, name, ...more] = call.words
    if (question === undefined || name === undefined || more.length > 0)
      throw new Problem('USAGE', {
        message: 'teach needs a question in quotes and the name of a view.',
      })
    const today = todayOf(call)
    await using workspace = await openReading(call)
    const [view] = choose(askedViews(workspace.project.views), [name])
    if (view === undefined) throw new Problem('NOT_PUBLISHED', { name })
    const teaching = await planTeaching(workspace, question, view, today)
    const { changes } = teaching
    const dryRun = call.flag('dry-run')
    const accepted = changes.length === 0 || call.flag('yes')
    const written = accepted && !dryRun
    if (written) await writeTeaching(workspace.project.root, teaching)
    if (call.flag('json')) {
      const { from: _, edit, ...told } = teaching
      call.terminal.out(JSON.stringify({ written, ...told, line: edit.line }))
      return accepted ? 0 : 1
    }
    call.terminal.out(teachingText(teaching, written))
    if (accepted) return 0
    throw new Problem('TEACH_CHANGES_OTHERS', { count: changes.length })
  },
}

function teachingText({ file, edit, before, view, changes }: Teaching, written: boolean): string {
  const others = changes.flatMap(({ question, exampleOf, before: was, after }) => [
    `  ${oneLine(question)}   ${exampleOf === undefined ? 'was asked' : `example of ${exampleOf}`}`,
    `    ${endingText(was)} → ${endingText(after)}`,
  ])
  return [
    `${file} ${written ? 'has' : 'would have'} one more example`,
    ...edit.line.split(/\r?\n/).map((line) => `  ${oneLine(line)}`),
    `  ${endingText(before)} → answered by ${view}`,
    '',
    changes.length === 0
      ? '  no other example and no question that was asked ends otherwise'
      : `Other questions that ${written ? 'end' : 'would end'} otherwise`,
    ...others,
    '',
  ].join('\n')
}
