import { build as buildViews } from '../../gold/gold.ts'
import { buildText } from '../build-report.ts'
import type { Command } from '../command.ts'
import { selection } from '../command.ts'
import { problemJson } from '../problem-text.ts'
import { openWriting } from '../session.ts'

/** `bankfull build`: silver to gold. */
export const build: Command = {
  name: 'build',
  usage: '[-s SELECTOR] [--exclude SELECTOR] [--full]',
  summary:
    'builds the gold views whose inputs changed, tests them, and publishes each as a snapshot',
  options: {
    ...selection,
    full: { type: 'boolean', help: 'build again even where nothing changed' },
  },
  examples: [
    ['bankfull build', 'every view'],
    ['bankfull build -s +location_scorecard', 'one view and all views that it stands on'],
  ],
  run: async (call) => {
    await using workspace = await openWriting(call)
    const report = await buildViews(workspace, {
      force: call.flag('full'),
      only: call.list('select'),
      exclude: call.list('exclude'),
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
