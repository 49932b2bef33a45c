import { unmeasured } from '../model/backtest.ts'
import { leastRows, stopAt, warnAt } from '../model/drift-watch.ts'
import { type Figures, figureText, isMeasurable } from '../model/figures.ts'
import { gapLines, type Span, type StoredModel } from '../model/stored-model.ts'
import { type Card, type FeatureLine, muchOutside } from './card.ts'

/** The card as Markdown. */
export function cardMarkdown(card: Card): string {
  return `${cardSections(card)
    .map(({ title, lines }) => [title === '' ? '' : `## ${title}\n`, ...lines].join('\n').trim())
    .join('\n\n')}\n`
}

/** A part of the card; tables are Markdown's. */
export interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

/** The card's parts, in order. */
export function cardSections(card: Card): readonly Section[] {
  return [
    headOf(card),
    { title: 'Verdict', lines: verdictOf(card) },
    { title: 'Data and window', lines: windowOf(card) },
    { title: 'Figures of the months that were held back', lines: figuresOf(card) },
    { title: 'Calibration', lines: calibrationOf(card) },
    { title: 'Bands', lines: bandsOf(card) },
    ...(card.causes.length === 0 ? [] : [{ title: 'Causes', lines: causesOf(card) }]),
    { title: 'Features', lines: featuresOf(card) },
    { title: 'Limits', lines: limitsOf(card) },
    { title: 'How to retire it', lines: retiringOf(card) },
  ]
}

function headOf({ model, current }: Card): Section {
  const purpose = model.purpose === '' ? [] : [model.purpose, '']
  return {
    title: '',
    lines: [
      `# Model card: ${model.name} ${current.label}`,
      '',
      ...purpose,
      `Trained at ${current.trainedAt}. Each score names this version, or \`heuristic\`.`,
    ],
  }
}

function verdictOf({ current: { stored } }: Card): readonly string[] {
  const { checks } = stored.backtest
  return [
    stored.source === 'model'
      ? 'Published: every check holds.'
      : '**Not published**: a check fails. The plain heuristic answers in its place, labelled so.',
    '',
    ...tableOf(
      ['check', 'result', 'figures'],
      checks.map(({ name, passed, figures }) => [name, passed ? 'holds' : 'fails', figures]),
    ),
  ]
}

function windowOf({ model, current: { stored } }: Card): readonly string[] {
  const { train, calibrate, test, scored } = stored.window
  const line = (
    name: string,
    { from, to, rows, positives }: Span,
    isKnown = true,
  ): readonly string[] => [
    name,
    from === to ? from : `${from} to ${to}`,
    whole(rows),
    isKnown ? whole(positives) : 'not known yet',
  ]
  return [
    `Rows: \`${model.rowsFile}\` over ${Object.keys(stored.rows.inputs).join(', ')}. A row is one ${Object.keys(stored.rows.columns)[0] ?? 'id'} and month; the label is \`${model.label}\`.`,
    '',
    ...tableOf(
      ['part', 'months', 'rows', 'label 1'],
      [
        line('learned from', train),
        line('calibrated on', calibrate),
        line('judged by', test),
        line('scored now', scored, false),
      ],
    ),
    ...gapLines(stored.window).flatMap((text) => ['', text]),
  ]
}

/** The plain rule in its own words, on one line. */
function ruleOf({ expression, column }: StoredModel['heuristic']): string {
  const rule =
    expression === undefined
      ? `the rate of label 1 by \`${column}\``
      : `\`${expression.trim().replaceAll(/\s+/g, ' ')}\`, each level at its rate of label 1`
  return `The heuristic is ${rule}.`
}

function figuresOf({ current: { stored } }: Card): readonly string[] {
  const { champion, heuristic, months, gain } = stored.backtest
  const line = (name: string, figures: Figures): readonly string[] => [
    name,
    whole(figures.rows),
    whole(figures.positives),
    ...[figures.auc, figures.prAuc].map((value) => figureText(value, 3)),
    ...[figures.logLoss, figures.brier, figures.ece].map((value) => value.toFixed(4)),
    figureText(figures.liftTopDecile, 2),
  ]
  return [
    `The model gains ${gain.gain.toFixed(3)} AUC on the heuristic (95 % interval ${gain.low.toFixed(3)} to ${gain.high.toFixed(3)}, paired bootstrap). ECE of one month alone is mostly noise; judge by all of them.`,
    '',
    ruleOf(stored.heuristic),
    '',
    'AUC: how often, of a row with label 1 and one with 0, the first has the higher probability; 0.5 is chance, 1 is always. Lift: how many times as many labels 1 stand in the tenth with the highest probabilities as in all rows. ECE: how far what was said lies from what came true, on average over ten tenths. Of log loss and Brier, less is better.',
    '',
    ...tableOf(
      ['', 'rows', 'label 1', 'AUC', 'PR-AUC', 'log loss', 'Brier', 'ECE', 'lift in top tenth'],
      [
        line('model', champion),
        line('heuristic', heuristic),
        ...months.flatMap((one) => [
          line(`model, ${one.month.slice(0, 7)}`, one.champion),
          line(`heuristic, ${one.month.slice(0, 7)}`, one.heuristic),
        ]),
      ],
    ),
    ...unmeasured(stored.backtest).flatMap(({ month, why }) => [
      '',
      `**${month} is not measurable**: ${why}. It is left out of the figures of all months, of calibration, bands and causes.`,
    ]),
  ]
}

function calibrationOf({ current: { stored } }: Card): readonly string[] {
  const { bins, calibration } = stored.backtest
  const uncalibrated = isMeasurable(stored.window.calibrate)
    ? []
    : [
        'In the months to calibrate on all rows have one label: the probabilities stand as they were fitted.',
        '',
      ]
  return [
    ...uncalibrated,
    `Slope ${figureText(calibration.slope, 3)} (1 is right), intercept ${figureText(calibration.intercept, 3)}. Tenths of the rows by probability:`,
    '',
    ...tableOf(
      ['rows', 'said', 'came true'],
      bins.map(({ rows, positives, predicted }) => [
        whole(rows),
        percent(predicted),
        percent(positives / rows),
      ]),
    ),
  ]
}

function bandsOf({ bands }: Card): readonly string[] {
  return tableOf(
    ['band', 'probability', 'rows', 'said', 'came true', '95 % interval'],
    bands.map(({ name, above, atMost, rows, positives, predicted, low, high }) => [
      name,
      above === 0
        ? `up to ${percent(atMost)}`
        : atMost === 1
          ? `above ${percent(above)}`
          : `${percent(above)} to ${percent(atMost)}`,
      whole(rows),
      rows === 0 ? '–' : percent(predicted),
      rows === 0 ? '–' : percent(positives / rows),
      rows === 0 ? '–' : `${percent(low)} to ${percent(high)}`,
    ]),
  )
}

function causesOf({ causes }: Card): readonly string[] {
  return [
    'The probability is divided between the two causes by a second model, learned from the rows with label 1. Both parts add up to it.',
    '',
    ...tableOf(
      ['cause', 'expected', 'happened', 'AUC'],
      causes.map(({ cause, expected, happened, auc }) => [
        cause,
        whole(expected),
        whole(happened),
        figureText(auc, 3),
      ]),
    ),
  ]
}

function featuresOf({ features }: Card): readonly string[] {
  return [
    'Weight: by how much a column moves the log-odds on average. Outside: share of today’s rows beyond what training saw.',
    '',
    ...tableOf(
      ['column', 'weight', 'outside', ''],
      features.map(({ name, weight, why, outside }) => [
        `\`${name}\``,
        weight === undefined ? '–' : weight.toFixed(3),
        percent(outside),
        why,
      ]),
    ),
  ]
}

function limitsOf({ features, model }: Card): readonly string[] {
  return [
    ...outsideLines(features),
    '- It predicts the month that has begun, from what was known on its first day. Later events change nothing until the next month.',
    '- It tells who is likely, not why in the sense of a cause: a reason is what raises the score, and changing it need not change what happens.',
    `- Months, places or offers unlike those it learned from are guesses. Drift is measured on each build (PSI): told from ${warnAt} on, and from ${stopAt} on the model stops answering. With fewer than ${leastRows} rows in the newest month nothing is concluded.`,
    `- Probabilities are calibrated over all rows of the newest ${model.calibrateMonths} months before the test, not within each group of them.`,
  ]
}

/** Features that lie outside of what training saw for many of today's rows. */
function outsideLines(features: readonly FeatureLine[]): readonly string[] {
  return features
    .filter(({ outside }) => outside > muchOutside)
    .map(
      ({ name, outside }) =>
        `- **\`${name}\` lies outside of its training range in ${percent(outside)} of the rows that are scored now.**`,
    )
}

function retiringOf({ model }: Card): readonly string[] {
  return [
    `- \`bankfull train ${model.name}\` replaces it by a version trained on all months that are closed by then.`,
    `- \`bankfull train ${model.name} --retire\` takes it out of service; the next build has no scores but the heuristic’s bands.`,
    `- Deleting \`models/${model.name}.yaml\` and what reads \`${model.name}_scores\` removes it for good.`,
  ]
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    line(head),
    `|${head.map((_, at) => (at === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ]
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
