import { openMatcher } from '../../ask/matcher.ts'
import { oneLine } from '../../base/one-line.ts'
import { Problem } from '../../base/problem.ts'
import { type Unanswered, unanswered } from '../../eval/asked.ts'
import type { Command } from '../command.ts'
import { endingText } from '../ending-text.ts'
import { openReading } from '../session.ts'
import { shellWord } from '../shell-word.ts'
import { todayOf } from '../today.ts'

/** `bankfull questions`: what people asked in vain. */
export const questions: Command = {
  name: 'questions',
  usage: '[--limit N]',
  summary:
    'lists the questions that were refused or asked back when they were last asked, the most frequent first, with what would become of them now',
  options: {
    limit: { type: 'string', value: 'N', help: 'the most questions to list; 20 by default' },
    today: { type: 'string', value: 'DATE', help: 'the day by which dates are read, YYYY-MM-DD' },
  },
  examples: [
    ['bankfull questions', 'what to teach next'],
    ['bankfull questions --limit 500 --json', 'more of them, as data'],
  ],
  run: async (call) => {
    const limit = call.text('limit') ?? '20'
    if (!/^[1-9]\d{0,5}$/.test(limit))
      throw new Problem('USAGE', {
        message: '--limit takes a number of questions.',
      })
    const today = todayOf(call)
    await using workspace = await openReading(call)
    await using matcher = await openMatcher(workspace)
    const all = unanswered(workspace.ledger, matcher, today)
    const shown = all.slice(0, Number(limit))
    const { keepQuestions } = workspace.project.ask
    call.terminal.out(
      call.flag('json')
        ? JSON.stringify({ kept: keepQuestions, total: all.length, questions: shown })
        : questionsText(shown, all.length, keepQuestions),
    )
    return 0
  },
}

function questionsText(shown: readonly Unanswered[], total: number, kept: boolean): string {
  const switchedOff = kept ? [] : ['  questions are not kept: ask.keep_questions is false', '']
  if (shown.length === 0)
    return [...switchedOff, '  no question was refused or asked back', ''].join('\n')
  const lines = shown.flatMap(({ question, times, lastAskedAt, status, reason, now, nearest }) => {
    const was = status === 'clarify' ? 'asked back' : `refused, ${reason ?? 'no reason kept'}`
    const next =
      now.status === 'answer' || nearest === null
        ? []
        : [`        next: bankfull teach ${shellWord(question)} ${nearest}`]
    return [
      `  ${String(times).padStart(4)}× ${oneLine(question)}`,
      `        ${was}, last ${lastAskedAt}; now ${endingText(now)}`,
      ...next,
    ]
  })
  const more = total - shown.length
  return [
    ...switchedOff,
    ...lines,
    ...(more > 0 ? [`  and ${more.toLocaleString('en-US')} more   --limit ${total}`] : []),
    '',
  ].join('\n')
}
