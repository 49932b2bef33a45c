import { openAsker } from '../../ask/ask.ts'
import { explainReply } from '../../ask/explain.ts'
import { Problem } from '../../base/problem.ts'
import type { Command } from '../command.ts'
import { openReading } from '../session.ts'
import { todayOf } from '../today.ts'

/** `bankfull ask`: a question answered from an authoritative view, or refused with suggestions. */
export const ask: Command = {
  name: 'ask',
  usage: '"QUESTION"',
  summary:
    'answers a question from the published views, says how each word was understood, or refuses',
  options: {
    today: { type: 'string', value: 'DATE', help: 'the day by which dates are read, YYYY-MM-DD' },
    limit: { type: 'string', value: 'N', help: 'the most rows to return' },
    explain: { type: 'boolean', help: 'also the SQL with its parameters, and the scores' },
    'dry-run': { type: 'boolean', help: 'match and render the SQL, run nothing' },
    views: { type: 'boolean', help: 'list the views and what they answer' },
  },
  examples: [
    ['bankfull ask "bottom 20 locations"', 'the weakest, and why'],
    ['bankfull ask "churn rate in Texas last month" --json', 'the answer as data'],
  ],
  run: async (call) => {
    const question = call.words.join(' ')
    const today = todayOf(call)
    const limit = call.text('limit')
    if (limit !== undefined && !/^[1-9]\d{0,6}$/.test(limit))
      throw new Problem('USAGE', { message: `--limit takes a number of rows, not ${limit}.` })
    if (question === '' && !call.flag('views'))
      throw new Problem('USAGE', { message: 'ask needs a question in quotes.' })
    await using workspace = await openReading(call)
    await using asker = await openAsker(workspace)
    if (call.flag('views')) {
      const views = await asker.views()
      call.terminal.out(
        call.flag('json')
          ? JSON.stringify(views)
          : views
              .map(
                ({ name, purpose, published, examples }) =>
                  `${name}${published ? '' : ' (not published yet)'}\n  ${purpose}\n  e.g. ${examples[0] ?? ''}\n`,
              )
              .join('\n'),
      )
      return 0
    }
    const reply = await asker.ask(question, {
      today,
      limit: limit === undefined ? undefined : Number(limit),
      dryRun: call.flag('dry-run'),
    })
    call.terminal.out(
      call.flag('json')
        ? JSON.stringify(reply, (_, value: unknown) =>
            typeof value === 'bigint' ? String(value) : value,
          )
        : explainReply(reply, {
            explain: call.flag('explain'),
            ...(call.terminal.width === undefined ? {} : { width: call.terminal.width }),
          }),
    )
    return reply.kind === 'answer' ? 0 : 1
  },
}
