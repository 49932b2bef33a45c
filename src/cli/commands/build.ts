import { build as buildViews } from '../../gold/gold.ts'
import { buildText } from '../build-report.ts'
import type { Command } from '../command.ts'
import { select } from '../command.ts'
import { problemJson } from '../problem-text.ts'
import { openWriting } from '../session.ts'

/** `bankfull build`: silver to gold. */
export const build: Command = {
  name: 'build',
  usage: '[-s VIEW]',
  summary:
    'builds the gold views whose inputs changed, tests them, and publishes each as a snapshot',
  options: { select, full: { type: 'boolean', help: 'build again even where nothing changed' } },
  examples: [
    ['bankfull build', 'every view'],
    ['bankfull build -s location_scorecard', 'one view'],
  ],
  run: async (call) => {
    await using workspace = await openWriting(call)
    const only = call.list('select')
    const report = await buildViews(workspace, {
      force: call.flag('full'),
      ...(only === undefined ? {} : { only }),
    })
    if (call.flag('json')) {
      call.terminal.out(
        JSON.stringify({
          ...report,
          views: report.views.map((view) => ({
            ...view,
            problems: view.problems.map(problemJson),
          })),
        }),
      )
    } else call.terminal.out(buildText(report, call.terminal.color))
    return report.exitCode
  },
}
