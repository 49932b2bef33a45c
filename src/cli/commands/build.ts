import { build as buildViews } from '../../gold/gold.ts'
import { buildJson, buildText } from '../build-report.ts'
import type { Command } from '../command.ts'
import { selection } from '../command.ts'
import { freshnessNow } from '../freshness-lines.ts'
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
    const names = report.views.map(({ name }) => name)
    const fresh = await freshnessNow(workspace, 'gold', names)
    call.terminal.out(
      call.flag('json')
        ? JSON.stringify(buildJson(report, fresh))
        : buildText(report, fresh, call.terminal.color),
    )
    return report.exitCode
  },
}
