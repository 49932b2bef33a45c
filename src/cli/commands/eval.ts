import { writeFile } from 'node:fs/promises'
import { Problem } from '../../base/problem.ts'
import { evaluateClinc, parseClinc } from '../../eval/clinc.ts'
import type { Evaluation } from '../../eval/evaluate.ts'
import { evaluate } from '../../eval/evaluate.ts'
import { predictionLine } from '../../eval/prediction.ts'
import { readQuestionFile } from '../../eval/question-file.ts'
import { parseQuestions } from '../../eval/test-question.ts'
import { askedViews } from '../../project/detail.ts'
import type { Call, Command } from '../command.ts'
import { boundText, clincReport, evalReport, figureName, measuredText } from '../eval-report.ts'
import { fileTarget } from '../out-file.ts'
import { problemText } from '../problem-text.ts'
import { openReading } from '../session.ts'
import { todayOf } from '../today.ts'

/** `bankfull eval`: how well questions are matched, held against the project's thresholds. */
export const evalCommand: Command = {
  name: 'eval',
  usage: 'QUESTIONS.jsonl [--out FILE] [--today DATE]',
  summary:
    'matches questions whose view is known, runs no view, and says what is right, wrong, refused and how it would be mended; exit 1 where a threshold of ask.thresholds is broken',
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'every prediction, a JSON line each' },
    today: { type: 'string', value: 'DATE', help: 'the day by which dates are read, YYYY-MM-DD' },
    clinc: {
      type: 'boolean',
      help: 'the file has the public CLINC150 layout: train on its train part, report its test part',
    },
    advice: { type: 'string', value: 'N', help: 'wrong ones to show with what mends them; 20' },
  },
  examples: [
    ['bankfull eval questions/test.jsonl', 'the figures, what is confused, what would mend it'],
    ['bankfull eval q.jsonl --out predictions.jsonl', 'each question’s view, candidates and slots'],
  ],
  run: async (call) => {
    const [path, ...more] = call.words
    if (path === undefined || more.length > 0)
      throw new Problem('USAGE', { message: 'eval takes one file of questions.' })
    const advice = call.text('advice') ?? '20'
    if (!/^\d{1,6}$/.test(advice))
      throw new Problem('USAGE', { message: `--advice takes a number, not ${advice}.` })
    if (call.flag('clinc')) return await tellClinc(call, path)
    const today = todayOf(call)
    const out = call.text('out')
    const target = out === undefined ? undefined : await fileTarget(out)
    const text = await readQuestionFile(path)
    await using workspace = await openReading(call)
    const views = askedViews(workspace.project.views).map(({ name }) => name)
    const questions = parseQuestions(path, text, views)
    const evaluation = await evaluate(workspace, questions, {
      today,
      nowMs: () => performance.now(),
    })
    if (target !== undefined)
      await writeFile(
        target,
        evaluation.predictions.map((one) => `${predictionLine(one)}\n`).join(''),
      )
    tell(call, evaluation, Number(advice))
    return evaluation.checks.every(({ holds }) => holds) ? 0 : 1
  },
}

async function tellClinc(call: Call, path: string): Promise<number> {
  const clinc = parseClinc(path, await readQuestionFile(path))
  const figures = evaluateClinc(clinc, () => performance.now())
  call.terminal.out(call.flag('json') ? JSON.stringify(figures) : clincReport(figures))
  return 0
}

function tell(call: Call, evaluation: Evaluation, mostAdvice: number): void {
  const { figures, checks, advice, missingWords, unpublished } = evaluation
  if (call.flag('json'))
    call.terminal.out(
      JSON.stringify({
        figures,
        thresholds: checks.map((check) => ({
          figure: figureName(check),
          bound: check.threshold.written,
          measured: check.measured ?? null,
          holds: check.holds,
        })),
        advice,
        missingWords,
        unpublished,
      }),
    )
  else call.terminal.out(evalReport(evaluation, mostAdvice))
  if (unpublished.length > 0)
    call.terminal.err(
      `  not published: ${unpublished.join(', ')}; names that their rows hold (places and the like) are not known here   next: bankfull run`,
    )
  for (const check of checks.filter(({ holds }) => !holds)) {
    const parameters = {
      figure: figureName(check),
      measured: measuredText(check),
      bound: boundText(check),
    }
    const broken = new Problem('EVAL_BELOW_THRESHOLD', parameters)
    call.terminal.err(problemText(broken, call.terminal.color))
  }
}
