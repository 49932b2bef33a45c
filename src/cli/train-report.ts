import { unmeasured } from '../model/backtest.ts'
import { type Figures, figureText } from '../model/figures.ts'
import { gapLines, type Span } from '../model/stored-model.ts'
import type { TrainReport } from '../train/train.ts'
import { table } from './closing-account.ts'

/** What a training came to: the months, the figures beside the heuristic's, the checks, and where the card lies. */
export function trainText({ current, cardFiles, card }: TrainReport): string {
  const { stored, label } = current
  const { champion, heuristic, checks } = stored.backtest
  const { train, calibrate, test } = stored.window
  const outside = card.features.filter((one) => one.outside > 0.2).map(({ name }) => name)
  return [
    `${stored.model} ${label}: ${stored.source === 'model' ? 'published' : 'not published; the heuristic answers in its place'}`,
    '',
    ...table([
      ['part', 'months', 'rows', 'label 1'],
      line('learned from', train),
      line('calibrated on', calibrate),
      line('judged by', test),
    ]),
    ...gapLines(stored.window).map((text) => `  ${text}`),
    '',
    ...table([
      ['', 'AUC', 'PR-AUC', 'log loss', 'Brier', 'ECE', 'lift'],
      figures('model', champion),
      figures('heuristic', heuristic),
    ]),
    ...unmeasured(stored.backtest).map(
      ({ month, why }) => `  ${month} is not measurable: ${why}; these figures leave it out`,
    ),
    '',
    ...checks.map(
      ({ name, passed, figures: said }) => `  ${passed ? 'holds' : 'fails'}  ${name}: ${said}`,
    ),
    ...(outside.length === 0
      ? []
      : ['', `  outside of the training range for many rows: ${outside.join(', ')}`]),
    '',
    `  card  ${cardFiles[0] ?? ''}`,
    ...(stored.source === 'model' ? ['  next: bankfull build'] : []),
    '',
  ].join('\n')
}

function line(name: string, { from, to, rows, positives }: Span): string[] {
  return [
    name,
    `${from.slice(0, 7)} to ${to.slice(0, 7)}`,
    ...[rows, positives].map((it) => it.toLocaleString('en-US')),
  ]
}

function figures(name: string, one: Figures): string[] {
  return [
    name,
    figureText(one.auc, 3),
    figureText(one.prAuc, 3),
    one.logLoss.toFixed(4),
    one.brier.toFixed(4),
    one.ece.toFixed(4),
    figureText(one.liftTopDecile, 2),
  ]
}
